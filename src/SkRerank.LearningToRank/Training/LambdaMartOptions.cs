namespace SkRerank.LearningToRank.Training;

/// <summary>How <see cref="LambdaMartTrainer"/> trains. Defaults are LightGBM's, except that a training is deterministic.</summary>
public sealed class LambdaMartOptions
{
    private int _rounds = 100;
    private double _learningRate = 0.1;
    private int _leaves = 31;
    private int _minRowsPerLeaf = 20;
    private int _truncationLevel = 30;
    private double _sigmoid = 1;
    private double _positionBiasRegularization;
    private int? _earlyStoppingRounds;
    private int _evaluationCutoff = 10;
    private int? _threads;
    private int _seed = 1;

    /// <summary>Initializes a new instance of the <see cref="LambdaMartOptions"/> class.</summary>
    public LambdaMartOptions()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="LambdaMartOptions"/> class with the values of another.</summary>
    /// <param name="other">The options to copy.</param>
    public LambdaMartOptions(LambdaMartOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Objective, Rounds, LearningRate, Leaves, MinRowsPerLeaf) = (other.Objective, other.Rounds, other.LearningRate, other.Leaves, other.MinRowsPerLeaf);
        (TruncationLevel, Normalize, Sigmoid, LabelGains) = (other.TruncationLevel, other.Normalize, other.Sigmoid, other.LabelGains is null ? null : [.. other.LabelGains]);
        (Positions, PositionBiasRegularization) = (other.Positions is null ? null : [.. other.Positions], other.PositionBiasRegularization);
        (EarlyStoppingRounds, EvaluationCutoff, Seed, Deterministic, Threads) = (other.EarlyStoppingRounds, other.EvaluationCutoff, other.Seed, other.Deterministic, other.Threads);
        MonotoneConstraints = new Dictionary<string, int>(other.MonotoneConstraints, StringComparer.Ordinal);
        Parameters = new Dictionary<string, string>(other.Parameters, StringComparer.Ordinal);
    }

    /// <summary>Gets or sets the loss (<c>objective</c>).</summary>
    /// <value>The default is <see cref="RankingObjective.LambdaRank"/>.</value>
    public RankingObjective Objective { get; set; }

    /// <summary>Gets or sets how many trees to train at most (<c>num_iterations</c>).</summary>
    /// <value>At least 1. The default is 100.</value>
    public int Rounds
    {
        get => _rounds;
        set => _rounds = AtLeast(value, 1);
    }

    /// <summary>Gets or sets by how much each tree is shrunk (<c>learning_rate</c>).</summary>
    /// <value>Above 0. The default is 0.1.</value>
    public double LearningRate
    {
        get => _learningRate;
        set => _learningRate = Positive(value);
    }

    /// <summary>Gets or sets how many leaves a tree has at most (<c>num_leaves</c>).</summary>
    /// <value>2 to 131,072. The default is 31; trees of up to 256 leaves are scored fastest.</value>
    public int Leaves
    {
        get => _leaves;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 131072);
            _leaves = AtLeast(value, 2);
        }
    }

    /// <summary>Gets or sets how many training rows each leaf has at least (<c>min_data_in_leaf</c>); lower it for few data.</summary>
    /// <value>At least 0. The default is 20.</value>
    public int MinRowsPerLeaf
    {
        get => _minRowsPerLeaf;
        set => _minRowsPerLeaf = AtLeast(value, 0);
    }

    /// <summary>Gets or sets how many ranks from the top count: a pair needs a member among them (<c>lambdarank_truncation_level</c>). <see cref="RankingObjective.XeNdcg"/> does not read it.</summary>
    /// <value>At least 1; somewhat above the cut-off that matters. The default is 30.</value>
    public int TruncationLevel
    {
        get => _truncationLevel;
        set => _truncationLevel = AtLeast(value, 1);
    }

    /// <summary>Gets or sets whether the lambdas of a query are normalised (<c>lambdarank_norm</c>), which helps where queries differ much in size.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Normalize { get; set; } = true;

    /// <summary>Gets or sets the steepness of the sigmoid over score differences (<c>sigmoid</c>).</summary>
    /// <value>Above 0. The default is 1.</value>
    public double Sigmoid
    {
        get => _sigmoid;
        set => _sigmoid = Positive(value);
    }

    /// <summary>Gets or sets the gain of each grade from 0 (<c>label_gain</c>), in the loss and in the measure.</summary>
    /// <value>The default is <see langword="null"/>: 2^grade − 1.</value>
    public IReadOnlyList<double>? LabelGains { get; set; }

    /// <summary>Gets or sets where each training row was shown when it was clicked, from 0: the trainer then learns a bias for each position and takes it off (<c>position</c>; Unbiased LambdaMART, LightGBM 4.1).</summary>
    /// <value>One a training row. The default is <see langword="null"/>: labels that no position bent.</value>
    public IReadOnlyList<int>? Positions { get; set; }

    /// <summary>Gets or sets how strongly position biases are drawn to 0 (<c>lambdarank_position_bias_regularization</c>).</summary>
    /// <value>At least 0. The default is 0.</value>
    public double PositionBiasRegularization
    {
        get => _positionBiasRegularization;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _positionBiasRegularization = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A number is needed.");
        }
    }

    /// <summary>Gets or sets after how many rounds without a better nDCG of the validation rows the training stops; the model then ends with its best round.</summary>
    /// <value>At least 1. The default is <see langword="null"/>: all rounds.</value>
    public int? EarlyStoppingRounds
    {
        get => _earlyStoppingRounds;
        set => _earlyStoppingRounds = value is { } rounds ? AtLeast(rounds, 1) : null;
    }

    /// <summary>Gets or sets the cut-off of the nDCG of the validation rows (<c>eval_at</c>): gain 2^grade − 1 or <see cref="LabelGains"/>, a query without relevant rows counts 1.</summary>
    /// <value>At least 1. The default is 10.</value>
    public int EvaluationCutoff
    {
        get => _evaluationCutoff;
        set => _evaluationCutoff = AtLeast(value, 1);
    }

    /// <summary>Gets the features that must only raise (1) or only lower (-1) the score, by name (<c>monotone_constraints</c>).</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, int> MonotoneConstraints { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gets or sets the seed of everything random (<c>seed</c>).</summary>
    /// <value>At least 0. The default is 1.</value>
    public int Seed
    {
        get => _seed;
        set => _seed = AtLeast(value, 0);
    }

    /// <summary>Gets or sets whether the same data, options and seed give the same model on any number of threads (<c>deterministic</c> with <c>force_row_wise</c>).</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Deterministic { get; set; } = true;

    /// <summary>Gets or sets how many threads train (<c>num_threads</c>).</summary>
    /// <value>At least 1. The default is <see langword="null"/>: one a core.</value>
    public int? Threads
    {
        get => _threads;
        set => _threads = value is { } threads ? AtLeast(threads, 1) : null;
    }

    /// <summary>Gets further parameters of LightGBM by their names there, such as <c>max_depth</c> or <c>lambda_l2</c>; they go before the options above.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, string> Parameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private static int AtLeast(int value, int least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        return value;
    }

    private static double Positive(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A number is needed.");
    }
}
