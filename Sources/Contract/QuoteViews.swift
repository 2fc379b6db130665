/// What one partition would mean for a job, or why it can't be.
package struct QuoteView: Codable, Sendable {
    package var system: String
    package var partition: String
    package var country: String
    package var chip: String
    package var isPossible: Bool
    package var obstacles: [String]
    /// The same, each with its values apart.
    package var obstaclePhrases: [PhraseView]?
    package var waits: [Reason]
    package var nodes: Int
    package var coresPerNode: Int
    package var devicesPerNode: Int
    package var memoryMiBPerNode: Int64
    /// Whether more is billed than was asked for, because nodes are billed whole.
    package var isWholeNode: Bool
    package var billedDevices: Int
    package var device: String
    package var timeLimitSeconds: Int64
    /// The latest start that the queue as it stands allows.
    package var start: String?
    package var end: String?
    /// How long it would run: what is foretold of its training, else the time limit on the slowest chip that could take
    /// it, less on faster ones.
    package var runSeconds: Int64
    /// How long its training would take there; nil where nobody asked, or where something else is in the way.
    package var training: TrainingTime?
    /// The most that can be billed, for the whole time limit: what is set aside.
    package var holdDeviceSeconds: Int64
    /// What is billed for the run.
    package var deviceSeconds: Int64
    package var microEuros: Int64
    /// Estimated by the partition's stated model.
    package var joules: Int64
    package var microgramsCO2e: Int64
    /// The hours in which it would run; nil where it can't.
    package var gridHours: Int?
    /// In how many of them the carbon is by the hour's intensity of the grid; in the others by the year's.
    package var gridHoursKnown: Int?

    /// Makes the value from its fields.
    package init(
        system: String,
        partition: String,
        country: String,
        chip: String,
        isPossible: Bool,
        obstacles: [String],
        obstaclePhrases: [PhraseView]? = nil,
        waits: [Reason],
        nodes: Int,
        coresPerNode: Int,
        devicesPerNode: Int,
        memoryMiBPerNode: Int64,
        isWholeNode: Bool,
        billedDevices: Int,
        device: String,
        timeLimitSeconds: Int64,
        start: String? = nil,
        end: String? = nil,
        runSeconds: Int64,
        training: TrainingTime? = nil,
        holdDeviceSeconds: Int64,
        deviceSeconds: Int64,
        microEuros: Int64,
        joules: Int64,
        microgramsCO2e: Int64,
        gridHours: Int? = nil,
        gridHoursKnown: Int? = nil
    ) {
        self.system = system
        self.partition = partition
        self.country = country
        self.chip = chip
        self.isPossible = isPossible
        self.obstacles = obstacles
        self.obstaclePhrases = obstaclePhrases
        self.waits = waits
        self.nodes = nodes
        self.coresPerNode = coresPerNode
        self.devicesPerNode = devicesPerNode
        self.memoryMiBPerNode = memoryMiBPerNode
        self.isWholeNode = isWholeNode
        self.billedDevices = billedDevices
        self.device = device
        self.timeLimitSeconds = timeLimitSeconds
        self.start = start
        self.end = end
        self.runSeconds = runSeconds
        self.training = training
        self.holdDeviceSeconds = holdDeviceSeconds
        self.deviceSeconds = deviceSeconds
        self.microEuros = microEuros
        self.joules = joules
        self.microgramsCO2e = microgramsCO2e
        self.gridHours = gridHours
        self.gridHoursKnown = gridHoursKnown
    }
}

/// How long a training takes on a place's chips, by the planner, or why that can't be told. Estimated.
package struct TrainingTime: Codable, Sendable {
    /// The likeliest, failures counted.
    package var seconds: Int64?
    /// An interval that holds four runs of five.
    package var lowSeconds: Int64?
    package var highSeconds: Int64?
    /// The layout that takes so long: the fastest that fits.
    package var layout: String?
    /// Whether the time limit ends it before.
    package var isOverLimit: Bool
    /// Why nothing can be told.
    package var obstacle: String?
    /// The same with its values apart.
    package var phrase: PhraseView?

    /// Makes the value from its fields.
    package init(
        seconds: Int64? = nil,
        lowSeconds: Int64? = nil,
        highSeconds: Int64? = nil,
        layout: String? = nil,
        isOverLimit: Bool,
        obstacle: String? = nil,
        phrase: PhraseView? = nil
    ) {
        self.seconds = seconds
        self.lowSeconds = lowSeconds
        self.highSeconds = highSeconds
        self.layout = layout
        self.isOverLimit = isOverLimit
        self.obstacle = obstacle
        self.phrase = phrase
    }
}

/// The quotes for a script, best first.
package struct Quotes: Codable, Sendable {
    package var objective: String
    /// How many tasks the script makes; each quote is for one.
    package var tasks: Int
    package var project: String
    package var quotes: [QuoteView]
    package var notes: [ScriptNote]

    /// Makes the value from its fields.
    package init(objective: String, tasks: Int, project: String, quotes: [QuoteView], notes: [ScriptNote]) {
        self.objective = objective
        self.tasks = tasks
        self.project = project
        self.quotes = quotes
        self.notes = notes
    }
}
