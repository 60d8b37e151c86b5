import Hummingbird
import Kernel

extension BackofficeRoutes {
    func addStores(_ doors: Doors<some RequestContext>) {}
    func addProducts(_ doors: Doors<some RequestContext>) {}
}
