import Quantities

/// How a loan is paid back.
package enum RepaymentForm: String, CaseIterable, Sendable {
    /// Equal payments.
    case annuity
    /// Equal parts of the principal.
    case linear
    /// All of it at the end.
    case bullet
}

/// What is paid on a loan, period by period. Within the grace periods interest alone is paid.
package struct Amortisation: Sendable {
    /// What is paid at the end of a period, and what is then left.
    package struct Instalment: Hashable, Sendable {
        package var interest: Double
        /// Negative where a debt grows, which a sculpted one may.
        package var principal: Double
        package var balance: Double

        package var payment: Double { interest + principal }
    }

    /// The instalments in order.
    package var instalments: [Instalment]

    /// All interest.
    package var totalInterest: Double { instalments.reduce(0) { $0 + $1.interest } }

    /// A loan at a rate for each period. An annuity's payment is P·r ÷ (1 − (1 + r)^−n) over the periods after grace
    /// (R. Brealey, S. Myers, F. Allen, "Principles of Corporate Finance", ch. 2).
    package init(
        principal: Double,
        ratePerPeriod rate: Double,
        periods: Int,
        form: RepaymentForm,
        gracePeriods: Int = 0
    ) {
        precondition(periods > gracePeriods && gracePeriods >= 0, "something is left to pay after the grace periods")
        let paying = periods - gracePeriods
        let level =
            rate == 0 ? principal / Double(paying) : principal * rate / (1 - Self.power(1 + rate, -Double(paying)))
        var balance = principal
        instalments = (1...periods).map { period in
            let interest = balance * rate
            let repaid: Double
            if period <= gracePeriods {
                repaid = 0
            } else if period == periods {
                repaid = balance
            } else {
                repaid =
                    switch form {
                    case .annuity: level - interest
                    case .linear: principal / Double(paying)
                    case .bullet: 0
                    }
            }
            balance -= repaid
            return Instalment(interest: interest, principal: repaid, balance: balance)
        }
    }

    /// The greatest loan that cash available for debt service covers `cover` times in every period, paid so: its principal is Σ
    /// CFADSₖ ÷ cover ÷ (1 + r)^k (E. R. Yescombe, "Principles of Project Finance", ch. 12). Principal is negative where a
    /// period's cash does not even pay the interest: ``grows`` says so.
    package init(sculptedTo cash: [Double], cover: Double, ratePerPeriod rate: Double) {
        var balance = cash.reversed().reduce(0) { ($0 + $1 / cover) / (1 + rate) }
        instalments = cash.map { available in
            let interest = balance * rate
            let repaid = available / cover - interest
            balance -= repaid
            return Instalment(interest: interest, principal: repaid, balance: balance)
        }
    }

    /// What was lent.
    package var principal: Double { instalments.reduce(0) { $0 + $1.principal } }

    /// Whether the debt grows in some period.
    package var grows: Bool { instalments.contains { $0.principal < 0 } }

    static func power(_ base: Double, _ exponent: Double) -> Double {
        Elementary.exp(exponent * Elementary.log(base))
    }
}
