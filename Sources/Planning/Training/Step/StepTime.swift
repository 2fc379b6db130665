/// Where the seconds of a training step go. The parts add up to the whole.
package struct StepTime: Hashable, Sendable {
    /// Matrix products of the layers, what is computed again included.
    package var products = 0.0
    package var attention = 0.0
    /// Norms, residuals and activations, which the memory's rate bounds.
    package var elementwise = 0.0
    /// The product with the vocabulary, and the loss.
    package var output = 0.0
    /// What the host's launches take beyond the chip's own work.
    package var host = 0.0
    package var tensor = 0.0
    package var context = 0.0
    package var expert = 0.0
    package var pipeline = 0.0
    /// Stages that wait for the first microbatch to come and the last to go.
    package var bubble = 0.0
    /// Gradients and weights between the copies, as far as nothing hides them.
    package var data = 0.0
    package var optimizer = 0.0

    /// All of it.
    package var seconds: Double {
        products + attention + elementwise + output + host + tensor + context + expert + pipeline + bubble + data
            + optimizer
    }

    /// Work on the chips, without waiting and communication.
    package var computeSeconds: Double { products + attention + elementwise + output }

    mutating func scale(by factor: Double) {
        products *= factor
        attention *= factor
        elementwise *= factor
        output *= factor
        host *= factor
        tensor *= factor
        context *= factor
        expert *= factor
        pipeline *= factor
        bubble *= factor
        data *= factor
        optimizer *= factor
    }

    /// Names and seconds, in the order of a report.
    package var parts: [(name: String, seconds: Double)] {
        [
            ("products", products), ("attention", attention), ("elementwise", elementwise), ("output", output),
            ("host", host), ("tensor", tensor), ("context", context), ("expert", expert), ("pipeline", pipeline),
            ("bubble", bubble), ("data", data), ("optimizer", optimizer),
        ]
    }
}
