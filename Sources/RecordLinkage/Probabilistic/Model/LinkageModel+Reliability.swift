extension LinkageModel {
    /// The model for a source that is right about a comparison in the share `reliability` of its contacts (0 ... 1): where it is wrong, one person agrees as
    /// strangers do, m' = q·m + (1 - q)·u.
    package func trusting(_ kind: ComparisonKind, reliability: Double) -> LinkageModel {
        let share = min(max(reliability, 0), 1)
        var model = self
        for index in layout.comparisons.indices where layout.comparisons[index].kind == kind {
            model.parameters[index].apart.person = mixed(parameters[index].apart, share)
            model.parameters[index].together.person = mixed(parameters[index].together, share)
        }
        return model
    }

    private func mixed(_ chances: LevelChances, _ share: Double) -> [Double] {
        zip(chances.person, chances.stranger).map { $0 * share + $1 * (1 - share) }
    }
}
