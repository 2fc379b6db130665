import HTTPTypes
import Hummingbird

extension Reply {
    /// Gives an answer the mark of the state that it was made from, and leaves its body out where the client has it.
    ///
    /// The mark is the number of the last record of the journal: a resource has no version of its own, for why a job
    /// waits can change with any other. A federation in which nothing happens, or a job that nobody disturbs, is read for
    /// the price of a head.
    ///
    /// - Parameter record: the last record, taken before the state was looked at. Then an answer may be newer than its
    ///   mark, which only costs one more answer, but never older.
    /// - Parameter hour: the hour of the clock, where the answer changes with it and no record says so.
    static func unlessUnchanged(
        _ response: Response,
        since record: UInt64,
        inHour hour: Int64? = nil,
        for request: Request
    ) -> Response {
        var response = response
        let turn = hour.map { ".\($0)" } ?? ""
        let mark = "\"\(record)\(turn)\(prefersCSV(request) ? "c" : "")\""
        response.headers[.eTag] = mark
        response.headers[.cacheControl] = "private, no-cache"
        response.headers[.vary] = "Authorization, Accept"
        guard let known = request.headers[.ifNoneMatch], knows(known, mark) else { return response }
        response.status = .notModified
        response.headers[.contentType] = nil
        response.body = ResponseBody()
        return response
    }

    /// Whether a list of marks holds one, by the weak comparison of RFC 9110.
    private static func knows(_ list: String, _ mark: String) -> Bool {
        list == mark
            || list.split(separator: ",").contains { part in
                let part = part.drop { $0 == " " || $0 == "\t" }
                let strong = part.hasPrefix("W/") ? part.dropFirst(2) : part
                return strong.prefix { $0 != " " } == mark || part == "*"
            }
    }
}
