package import Quantities

/// A fact that changes the federation. State changes by nothing else, live or replayed.
package enum Event: Sendable {
    case systemRegistered(SystemRegistered)
    case inventoryReported(InventoryReported)
    case systemStateChanged(SystemStateChanged)
    case reachabilityChanged(ReachabilityChanged)
    case queueReported(QueueReported)
    case maintenancePlanned(MaintenancePlanned)
    case offeredShareSet(OfferedShareSet)
    case offeredShareRenewed(OfferedShareRenewed)
    case priceSet(PriceSet)
    case datasetsSet(DatasetsSet)
    case gridHoursRecorded(GridHoursRecorded)
    case organisationRegistered(OrganisationRegistered)
    case personRegistered(PersonRegistered)
    case personErased(PersonErased)
    case accountSet(AccountSet)
    case roleSet(RoleSet)
    case projectCreated(ProjectCreated)
    case tokenIssued(TokenIssued)
    case tokenRevoked(TokenRevoked)
    case allocationAwarded(AllocationAwarded)
    case allocationStateChanged(AllocationStateChanged)
    case jobsSubmitted(JobsSubmitted)
    case jobHoldChanged(JobHoldChanged)
    case placesCompared(PlacesCompared)
    case jobPlaced(JobPlaced)
    case checkpointSettled(CheckpointSettled)
    case attemptAccepted(AttemptAccepted)
    case attemptStarted(AttemptStarted)
    case stopRequested(StopRequested)
    case attemptEnded(AttemptEnded)
    case jobEnded(JobEnded)
    case chargeCorrected(ChargeCorrected)
    case keyRemembered(KeyRemembered)
}

extension Event: BinaryCoded {
    /// Reads the kind's byte, then the fact.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        let offset = reader.offset
        switch try reader.readByte() {
        case 1: self = .systemRegistered(try reader.read())
        case 2: self = .inventoryReported(try reader.read())
        case 3: self = .systemStateChanged(try reader.read())
        case 4: self = .reachabilityChanged(try reader.read())
        case 5: self = .priceSet(try reader.read())
        case 6: self = .datasetsSet(try reader.read())
        case 7: self = .maintenancePlanned(try reader.read())
        case 8: self = .queueReported(try reader.read())
        case 9: self = .gridHoursRecorded(try reader.read())
        case 10: self = .offeredShareSet(try reader.read())
        case 11: self = .offeredShareRenewed(try reader.read())
        case 12:
            // An inventory of pools of which some have nodes in common.
            var fact: InventoryReported = try reader.read()
            fact.nodesInEarlierPools = try reader.read()
            guard !fact.nodesInEarlierPools.isEmpty else { throw CodingFault(.unknownValue, at: offset) }
            self = .inventoryReported(fact)
        case 16: self = .organisationRegistered(try reader.read())
        case 17: self = .personRegistered(try reader.read())
        case 18: self = .personErased(try reader.read())
        case 19: self = .accountSet(try reader.read())
        case 20: self = .roleSet(try reader.read())
        case 21: self = .projectCreated(try reader.read())
        case 22: self = .tokenIssued(try reader.read())
        case 23: self = .tokenRevoked(try reader.read())
        case 32: self = .allocationAwarded(try reader.read())
        case 33: self = .allocationStateChanged(try reader.read())
        case 48: self = .jobsSubmitted(try reader.read())
        case 49: self = .jobHoldChanged(try reader.read())
        case 50: self = .jobPlaced(try reader.read())
        case 51: self = .attemptAccepted(try reader.read())
        case 52: self = .attemptStarted(try reader.read())
        case 53: self = .stopRequested(try reader.read())
        case 54: self = .attemptEnded(try reader.read())
        case 55: self = .jobEnded(try reader.read())
        case 56: self = .placesCompared(try reader.read())
        case 57: self = .checkpointSettled(try reader.read())
        case 58:
            // An attempt's end whose carbon is by the hour, for some of its hours at least.
            var fact: AttemptEnded = try reader.read()
            fact.gridHoursKnown = try reader.read()
            guard fact.gridHoursKnown > 0 else { throw CodingFault(.unknownValue, at: offset) }
            self = .attemptEnded(fact)
        case 64: self = .chargeCorrected(try reader.read())
        case 80: self = .keyRemembered(try reader.read())
        default: throw CodingFault(.unknownValue, at: offset)
        }
    }

    /// Writes the kind's byte, then the fact. A byte, once given to a kind, is never given to another.
    package func encode(to writer: inout ByteWriter) {
        switch self {
        case .systemRegistered(let fact):
            writer.write(byte: 1)
            fact.encode(to: &writer)
        case .inventoryReported(let fact):
            writer.write(byte: fact.nodesInEarlierPools.isEmpty ? 2 : 12)
            fact.encode(to: &writer)
            if !fact.nodesInEarlierPools.isEmpty { writer.write(fact.nodesInEarlierPools) }
        case .systemStateChanged(let fact):
            writer.write(byte: 3)
            fact.encode(to: &writer)
        case .reachabilityChanged(let fact):
            writer.write(byte: 4)
            fact.encode(to: &writer)
        case .priceSet(let fact):
            writer.write(byte: 5)
            fact.encode(to: &writer)
        case .datasetsSet(let fact):
            writer.write(byte: 6)
            fact.encode(to: &writer)
        case .maintenancePlanned(let fact):
            writer.write(byte: 7)
            fact.encode(to: &writer)
        case .queueReported(let fact):
            writer.write(byte: 8)
            fact.encode(to: &writer)
        case .gridHoursRecorded(let fact):
            writer.write(byte: 9)
            fact.encode(to: &writer)
        case .offeredShareSet(let fact):
            writer.write(byte: 10)
            fact.encode(to: &writer)
        case .offeredShareRenewed(let fact):
            writer.write(byte: 11)
            fact.encode(to: &writer)
        case .organisationRegistered(let fact):
            writer.write(byte: 16)
            fact.encode(to: &writer)
        case .personRegistered(let fact):
            writer.write(byte: 17)
            fact.encode(to: &writer)
        case .personErased(let fact):
            writer.write(byte: 18)
            fact.encode(to: &writer)
        case .accountSet(let fact):
            writer.write(byte: 19)
            fact.encode(to: &writer)
        case .roleSet(let fact):
            writer.write(byte: 20)
            fact.encode(to: &writer)
        case .projectCreated(let fact):
            writer.write(byte: 21)
            fact.encode(to: &writer)
        case .tokenIssued(let fact):
            writer.write(byte: 22)
            fact.encode(to: &writer)
        case .tokenRevoked(let fact):
            writer.write(byte: 23)
            fact.encode(to: &writer)
        case .allocationAwarded(let fact):
            writer.write(byte: 32)
            fact.encode(to: &writer)
        case .allocationStateChanged(let fact):
            writer.write(byte: 33)
            fact.encode(to: &writer)
        case .jobsSubmitted(let fact):
            writer.write(byte: 48)
            fact.encode(to: &writer)
        case .jobHoldChanged(let fact):
            writer.write(byte: 49)
            fact.encode(to: &writer)
        case .placesCompared(let fact):
            writer.write(byte: 56)
            fact.encode(to: &writer)
        case .jobPlaced(let fact):
            writer.write(byte: 50)
            fact.encode(to: &writer)
        case .checkpointSettled(let fact):
            writer.write(byte: 57)
            fact.encode(to: &writer)
        case .attemptAccepted(let fact):
            writer.write(byte: 51)
            fact.encode(to: &writer)
        case .attemptStarted(let fact):
            writer.write(byte: 52)
            fact.encode(to: &writer)
        case .stopRequested(let fact):
            writer.write(byte: 53)
            fact.encode(to: &writer)
        case .attemptEnded(let fact):
            writer.write(byte: fact.gridHoursKnown > 0 ? 58 : 54)
            fact.encode(to: &writer)
            if fact.gridHoursKnown > 0 { writer.write(fact.gridHoursKnown) }
        case .jobEnded(let fact):
            writer.write(byte: 55)
            fact.encode(to: &writer)
        case .chargeCorrected(let fact):
            writer.write(byte: 64)
            fact.encode(to: &writer)
        case .keyRemembered(let fact):
            writer.write(byte: 80)
            fact.encode(to: &writer)
        }
    }
}
