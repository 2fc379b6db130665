package import Quantities

/// A client's word that two requests are one: the digest of its key, and a digest of what it asked.
package struct RequestKey: Hashable, Sendable {
    /// SHA-256 of the client's key together with the person it belongs to.
    package var key: Digest
    /// The first 64 bits of a digest of the request, to notice a key that is used for something else.
    package var request: UInt64

    /// Makes a key.
    package init(key: Digest, request: UInt64) {
        self.key = key
        self.request = request
    }
}

/// What a command made, so that a repeated request gets the first one's answer.
package enum Made: Hashable, Sendable {
    case nothing
    case system(SystemID)
    case organisation(OrganisationID)
    case person(PersonID)
    case project(ProjectID)
    case allocation(AllocationID)
    case token(TokenID)
    /// The first job and how many there are.
    case jobs(JobID, count: UInt32)
    /// How many jobs were steered.
    case steered(count: UInt32)
}

/// A request key was used.
package struct KeyRemembered: Sendable {
    package var key: RequestKey
    package var made: Made
    package var at: Instant
}

extension FederationState {
    /// What the request made when it came first; nil when its key is new.
    ///
    /// - Throws: `idempotency-key-reused` when the key came with another request.
    package func remembered(_ key: RequestKey) throws(Refusal) -> Made? {
        guard let seen = requestKeys[key.key] else { return nil }
        guard seen.key.request == key.request else {
            throw Refusal(
                .idempotencyKeyReused,
                "This idempotency key was used for another request. Use a new key for a new request."
            )
        }
        return seen.made
    }
}

/// The request keys of the last day, oldest first to leave.
///
/// At most ``capacity`` are remembered: a client that repeats itself does so within minutes.
struct RequestKeys: Sendable {
    static let capacity = 262_144
    static let lifetime = Seconds(86_400)

    private var known: [Digest: KeyRemembered] = [:]
    private var order: ContiguousArray<Digest> = []
    private var start = 0

    subscript(key: Digest) -> KeyRemembered? { known[key] }

    mutating func remember(_ fact: KeyRemembered) {
        if known.updateValue(fact, forKey: fact.key.key) == nil { order.append(fact.key.key) }
        while start < order.count {
            guard let oldest = known[order[start]] else { break }
            let isStale = oldest.at + Self.lifetime <= fact.at
            guard isStale || order.count - start > Self.capacity else { break }
            known[order[start]] = nil
            start += 1
        }
        if start > 4096, start * 2 > order.count {
            order.removeSubrange(..<start)
            start = 0
        }
    }
}

extension RequestKeys: BinaryCoded {
    init(from reader: inout ByteReader) throws(CodingFault) {
        self.init()
        for fact in try reader.read([KeyRemembered].self) { remember(fact) }
    }

    func encode(to writer: inout ByteWriter) {
        writer.write(UInt64(order.count - start))
        for key in order[start...] {
            known[key]?.encode(to: &writer)
            writer.pass()
        }
    }
}

extension RequestKey: BinaryCoded {
    /// Reads the key, then the request's digest.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(key: try reader.read(), request: try reader.read())
    }

    /// Writes the key, then the request's digest.
    package func encode(to writer: inout ByteWriter) { writer.write(key, request) }
}

extension KeyRemembered: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(key: try reader.read(), made: try reader.read(), at: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(key, made, at) }
}

extension Made: BinaryCoded {
    /// Reads a tag, then the numbers that belong to it.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        let offset = reader.offset
        switch try reader.readByte() {
        case 0: self = .nothing
        case 1: self = .system(try reader.read())
        case 2: self = .organisation(try reader.read())
        case 3: self = .person(try reader.read())
        case 4: self = .project(try reader.read())
        case 5: self = .allocation(try reader.read())
        case 6: self = .token(try reader.read())
        case 7: self = .jobs(try reader.read(), count: try reader.read())
        case 8: self = .steered(count: try reader.read())
        default: throw CodingFault(.unknownValue, at: offset)
        }
    }

    /// Writes a tag, then the numbers that belong to it.
    package func encode(to writer: inout ByteWriter) {
        func write(_ tag: UInt8, _ number: some BinaryCoded) {
            writer.write(byte: tag)
            number.encode(to: &writer)
        }
        switch self {
        case .nothing: writer.write(byte: 0)
        case .system(let id): write(1, id)
        case .organisation(let id): write(2, id)
        case .person(let id): write(3, id)
        case .project(let id): write(4, id)
        case .allocation(let id): write(5, id)
        case .token(let id): write(6, id)
        case .jobs(let first, let count):
            write(7, first)
            writer.write(count)
        case .steered(let count): write(8, count)
        }
    }
}
