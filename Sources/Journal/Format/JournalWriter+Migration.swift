extension JournalWriter {
    /// Brings an older file to the current format in one transaction, after a copy of it has been put beside it.
    ///
    /// The copy is `journal.db.format-N`; to go back, put it in the place of `journal.db`. It goes when a person is
    /// erased, because it holds what they wrote.
    static func migrate(_ connection: Connection, in directory: Directory) throws(JournalFault) {
        let found = Int32(clamping: try connection.integer("PRAGMA user_version") ?? 0)
        try Format.journal.check(version: found, doing: "opening \(connection.path)")
        guard found < Format.journal.version else { return }
        let copy = "\(Layout.journal).format-\(found)"
        try directory.createEmpty(copy + ".partial")
        let statement = try connection.statement("VACUUM INTO ?")
        statement.bind(directory.path(copy + ".partial"))
        try statement.run()
        try directory.publish(copy + ".partial", as: copy)
        try connection.transaction { () throws(JournalFault) in
            if found < 2 { try connection.execute(fromFormat1) }
            try connection.execute(fromFormat2)
            try connection.execute("PRAGMA user_version = \(Format.journal.version)")
        }
    }

    /// Format 1 kept what a user wrote inside `sheets`, could not tell when it was erased, and had no `detail`.
    private static let fromFormat1 =
        """
        ALTER TABLE archived_jobs ADD COLUMN detail BLOB NOT NULL DEFAULT x'';
        ALTER TABLE sheets RENAME TO sheets_of_format_1;
        DROP INDEX sheets_by_person;
        """ + Format.sheetTables + """
            INSERT INTO sheet_bodies (position, body) SELECT job, coalesce(body, x'') FROM sheets_of_format_1;
            INSERT INTO sheets (job, person, digest, body, erased_at_ms)
                SELECT job, person, digest, job, iif(body IS NULL, 0, NULL) FROM sheets_of_format_1;
            DROP TABLE sheets_of_format_1;
            """

    /// Format 2 knew the year's intensity of a grid alone, and of a job's checkpoints only what was settled last.
    private static let fromFormat2 = """
        ALTER TABLE archived_attempts ADD COLUMN grid_hours_known INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE archived_attempts ADD COLUMN checkpoint BLOB NOT NULL DEFAULT x'';
        """
}
