/// How long signing in lasts; what is standard is level 2 of OWASP ASVS 4.0.3 (3.3.2, 3.7.1).
public struct SessionLimits: Hashable, Sendable {
    /// Seconds after a session was last seen, and after it began.
    public var idle: Int64
    public var longest: Int64
    /// Seconds for which who has shown who they are is not asked again before something sensitive.
    public var fresh: Int64

    public init(idle: Int64, longest: Int64, fresh: Int64) {
        self.idle = idle
        self.longest = longest
        self.fresh = fresh
    }

    /// Half an hour without a request, twelve hours in all; asked again after a quarter of an hour.
    public static let standard = SessionLimits(idle: 1800, longest: 43_200, fresh: 900)

    /// Seconds between two writes of when a session was last seen: few beside the time that it may be idle.
    var touch: Int64 { min(300, idle / 30) }
}
