import Backoffice
import Desk
import Kernel

extension Samples {
    /// Over a list whose address shows a view that has been changed since.
    var views: ListViews {
        let tabs = [("Members", "stage=member&sort=spent", SavedViewRecord.Audience.owner), ("Milano", "city=Milano", .everybody)]
        return ListViews(
            list: "/people",
            tabs: tabs.enumerated().map { index, tab in
                .init(
                    view: SavedViewRecord(
                        id: id(Int64(index + 1)), list: "/people", name: say(tab.0), parameters: tab.1, owner: id(1), audience: tab.2),
                    isStandard: index == 0, mayChange: true)
            }, companies: [Choice(id(5), say("Aurelia Moda"))])
    }
}
