extension FederationState {
    /// Supposes that each system offered so many thousandths of its time, to see what a server came to that got it wrong.
    ///
    /// The live federation never does this: no event stands behind it, so no journal replays to it.
    ///
    /// - Parameter perMille: What they offer, by system number from 1.
    package mutating func suppose(offering perMille: [UInt32]) {
        for (position, share) in perMille.enumerated() { offeredShares[position].suppose(offering: share) }
    }
}
