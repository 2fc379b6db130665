extension Format {
    /// The journal's file: `application_id` is "FABJ".
    ///
    /// The text of a sheet lies apart from what is known about it, in the order of arrival. A row of `sheet_bodies`
    /// is never deleted and never changes its size, so SQLite has no cause to move it, and what is overwritten when
    /// a person is erased is the only copy.
    static let journal = Format(
        applicationID: 0x4641_424A,
        version: 3,
        tables: """
            CREATE TABLE records (
                sequence INTEGER PRIMARY KEY,
                payload BLOB NOT NULL,
                hash BLOB NOT NULL
            );
            """ + sheetTables + """
                CREATE TABLE archived_jobs (
                    job INTEGER PRIMARY KEY,
                    array_base INTEGER,
                    array_index INTEGER,
                    project TEXT NOT NULL,
                    person TEXT NOT NULL,
                    allocation TEXT NOT NULL,
                    system TEXT,
                    partition TEXT,
                    outcome TEXT NOT NULL,
                    fault TEXT,
                    exit_code INTEGER,
                    signal INTEGER,
                    submitted_ms INTEGER NOT NULL,
                    started_ms INTEGER,
                    ended_ms INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    device_seconds INTEGER NOT NULL,
                    cpu_milliseconds INTEGER NOT NULL,
                    peak_memory_bytes INTEGER NOT NULL,
                    joules INTEGER NOT NULL,
                    energy_source TEXT NOT NULL,
                    micrograms_co2e INTEGER NOT NULL,
                    micro_euros INTEGER NOT NULL,
                    sequence INTEGER NOT NULL,
                    detail BLOB NOT NULL DEFAULT x''
                );
                CREATE INDEX archived_jobs_by_project ON archived_jobs (project);
                CREATE INDEX archived_jobs_by_person ON archived_jobs (person);
                CREATE INDEX archived_jobs_by_outcome ON archived_jobs (outcome);
                CREATE INDEX archived_jobs_by_system ON archived_jobs (system);
                CREATE INDEX archived_jobs_by_array ON archived_jobs (array_base) WHERE array_base IS NOT NULL;
                CREATE TABLE archived_attempts (
                    job INTEGER NOT NULL,
                    attempt INTEGER NOT NULL,
                    system TEXT NOT NULL,
                    partition TEXT NOT NULL,
                    node TEXT,
                    site_job TEXT,
                    placed_ms INTEGER NOT NULL,
                    started_ms INTEGER,
                    ended_ms INTEGER NOT NULL,
                    outcome TEXT NOT NULL,
                    fault TEXT,
                    exit_code INTEGER,
                    signal INTEGER,
                    devices INTEGER NOT NULL,
                    device_seconds INTEGER NOT NULL,
                    paid_by TEXT NOT NULL,
                    cpu_milliseconds INTEGER NOT NULL,
                    peak_memory_bytes INTEGER NOT NULL,
                    joules INTEGER NOT NULL,
                    energy_source TEXT NOT NULL,
                    energy_model TEXT NOT NULL,
                    micrograms_co2e INTEGER NOT NULL,
                    micro_euros INTEGER NOT NULL,
                    is_resumed INTEGER NOT NULL,
                    grid_hours_known INTEGER NOT NULL DEFAULT 0,
                    checkpoint BLOB NOT NULL DEFAULT x'',
                    PRIMARY KEY (job, attempt)
                ) WITHOUT ROWID;
                CREATE TABLE ledger (
                    entry INTEGER PRIMARY KEY,
                    at_ms INTEGER NOT NULL,
                    sequence INTEGER NOT NULL,
                    kind TEXT NOT NULL,
                    allocation TEXT,
                    job INTEGER,
                    attempt INTEGER,
                    by TEXT,
                    reason TEXT
                );
                CREATE INDEX ledger_by_allocation ON ledger (allocation) WHERE allocation IS NOT NULL;
                CREATE INDEX ledger_by_job ON ledger (job) WHERE job IS NOT NULL;
                CREATE INDEX ledger_by_kind ON ledger (kind);
                CREATE TABLE postings (
                    entry INTEGER NOT NULL,
                    position INTEGER NOT NULL,
                    account TEXT NOT NULL,
                    unit TEXT NOT NULL,
                    amount INTEGER NOT NULL,
                    PRIMARY KEY (entry, position)
                ) WITHOUT ROWID;
                CREATE INDEX postings_by_account ON postings (account, unit, amount);
                """
    )

    /// The tables of sheets, by themselves because format 1 had others in their place.
    static let sheetTables = """
        CREATE TABLE sheets (
            job INTEGER PRIMARY KEY,
            person TEXT NOT NULL,
            digest BLOB NOT NULL,
            body INTEGER NOT NULL,
            erased_at_ms INTEGER
        );
        CREATE INDEX sheets_by_person ON sheets (person);
        CREATE TABLE sheet_bodies (
            position INTEGER PRIMARY KEY,
            body BLOB NOT NULL
        );
        """
}
