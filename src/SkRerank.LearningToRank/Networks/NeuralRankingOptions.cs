namespace SkRerank.LearningToRank.Networks;

/// <summary>Represents the options of a <see cref="NeuralRankingTrainer"/>.</summary>
public sealed class NeuralRankingOptions
{
    private IReadOnlyList<int> _hiddenLayers = [32];
    private double _sigma = 1;
    private double _mu = 10;
    private double _learningRate = 0.001;
    private double _weightDecay = 0.01;
    private int _batchQueries = 16;
    private int _epochs = 100;
    private int? _patience = 10;
    private int _cutoff = 10;

    /// <summary>Gets or sets the loss.</summary>
    /// <value>The default is <see cref="RankingLoss.RankNet"/>.</value>
    public RankingLoss Loss { get; set; }

    /// <summary>Gets or sets how many units each hidden layer has, from the input on.</summary>
    /// <value>The default is one layer of 32; an empty list gives a linear model.</value>
    /// <exception cref="ArgumentException">A layer has fewer than 1 or more than 4,096 units.</exception>
    public IReadOnlyList<int> HiddenLayers
    {
        get => _hiddenLayers;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var units in value)
            {
                if (units is < 1 or > 4096) throw new ArgumentException($"A hidden layer must have 1 to 4096 units, but has {units}.", nameof(value));
            }

            _hiddenLayers = [.. value];
        }
    }

    /// <summary>Gets or sets what a hidden unit makes of its sum.</summary>
    /// <value>The default is <see cref="NetworkActivation.Relu"/>.</value>
    public NetworkActivation Activation { get; set; }

    /// <summary>Gets or sets σ, the steepness of a pair's loss.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Sigma
    {
        get => _sigma;
        set => _sigma = Above(value, nameof(Sigma));
    }

    /// <summary>Gets or sets μ, the weight of the rank distance in <see cref="RankingLoss.NdcgLoss2PlusPlus"/>; the other losses do not read it.</summary>
    /// <value>The default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Mu
    {
        get => _mu;
        set => _mu = Above(value, nameof(Mu));
    }

    /// <summary>Gets or sets the step of Adam.</summary>
    /// <value>The default is 0.001.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set => _learningRate = Above(value, nameof(LearningRate));
    }

    /// <summary>Gets or sets by what share of itself, times <see cref="LearningRate"/>, a step makes each weight smaller (decoupled, as AdamW does it); biases stay.</summary>
    /// <value>The default is 0.01; 0 for none.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number of at least 0.</exception>
    public double WeightDecay
    {
        get => _weightDecay;
        set => _weightDecay = double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{nameof(WeightDecay)} must be a finite number of at least 0, but was {value}."));
    }

    /// <summary>Gets or sets how many queries a step learns from.</summary>
    /// <value>The default is 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchQueries
    {
        get => _batchQueries;
        set => _batchQueries = AtLeastOne(value, nameof(BatchQueries));
    }

    /// <summary>Gets or sets how often the training rows are passed at most.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Epochs
    {
        get => _epochs;
        set => _epochs = AtLeastOne(value, nameof(Epochs));
    }

    /// <summary>Gets or sets after how many passes without a better nDCG of the validation rows the training ends; the model is that of the best pass.</summary>
    /// <value>The default is 10. <see langword="null"/> passes all <see cref="Epochs"/> and keeps the last, and validation rows are only measured. Not read without validation rows.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Patience
    {
        get => _patience;
        set => _patience = value is { } passes ? AtLeastOne(passes, nameof(Patience)) : null;
    }

    /// <summary>Gets or sets the rank down to which nDCG of the validation rows is measured.</summary>
    /// <value>The default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Cutoff
    {
        get => _cutoff;
        set => _cutoff = AtLeastOne(value, nameof(Cutoff));
    }

    /// <summary>Gets or sets the seed of the first weights, of the order of queries and of the order of rows within a query.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    internal NeuralRankingOptions Clone() => (NeuralRankingOptions)MemberwiseClone();

    private static double Above(double value, string name) =>
        double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be a finite number above 0, but was {value}."));

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be greater than 0, but was {value}."));
}
