import Storage

public enum DeskSchema {
    public static let migrations: [Migration] = [
        Migration("desk-001-marks-views") { dialect in
            [
                "CREATE TABLE desk_marks (user_id BIGINT NOT NULL, mark TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (user_id, mark)) \(dialect.keyed)",
                // `company_id` is the audience where it is one company's people; `parameters` is what stands in the address behind the `?`.
                """
                CREATE TABLE saved_views (
                    id \(dialect.identity), list TEXT NOT NULL, name TEXT NOT NULL, parameters TEXT NOT NULL, owner_id BIGINT NOT NULL,
                    audience TEXT NOT NULL, company_id BIGINT, created_at BIGINT NOT NULL, removed_at BIGINT)
                """,
                "CREATE INDEX saved_views_list ON saved_views (list, owner_id)",
                """
                CREATE TABLE standard_views (user_id BIGINT NOT NULL, list TEXT NOT NULL, view_id BIGINT NOT NULL, PRIMARY KEY (user_id, list))
                \(dialect.keyed)
                """,
            ]
        },
        Migration("desk-002-notifications") { dialect in
            [
                """
                CREATE TABLE notifications (
                    id \(dialect.identity), user_id BIGINT NOT NULL, company_id BIGINT, kind TEXT NOT NULL, subject TEXT, detail TEXT NOT NULL,
                    created_at BIGINT NOT NULL, read_at BIGINT)
                """,
                "CREATE INDEX notifications_user ON notifications (user_id, id)",
                "CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL",
            ]
        },
    ]
}
