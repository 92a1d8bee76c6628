namespace SkRerank.Onnx;

/// <summary>Represents the options of a local model; a component copies them when it is made.</summary>
public class OnnxModelOptions
{
    private int? _parallelRuns;
    private int? _maxTokens;

    /// <summary>Gets or sets which graph of the folder is used.</summary>
    /// <value>The default is <see cref="ModelPrecision.Auto"/>.</value>
    public ModelPrecision Precision { get; set; } = ModelPrecision.Auto;

    /// <summary>Gets or sets how many single-thread Runs of this model go at the same time, over all callers.</summary>
    /// <remarks>All models of a process together never take more than <see cref="Environment.ProcessorCount"/> at a time, whatever is set here. They share one session: a second one takes memory and is no faster.</remarks>
    /// <value>The default is <see langword="null"/>: <see cref="Environment.ProcessorCount"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? ParallelRuns
    {
        get => _parallelRuns;
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, $"ParallelRuns must be greater than 0, but was {value}.");
            _parallelRuns = value;
        }
    }

    /// <summary>Gets or sets the greatest number of tokens of one input, special tokens included; the rest is cut.</summary>
    /// <value>The default is <see langword="null"/>: the model's own window, at most 512.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 8.</exception>
    public int? MaxTokens
    {
        get => _maxTokens;
        set
        {
            if (value < 8) throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxTokens must be 8 or greater, but was {value}.");
            _maxTokens = value;
        }
    }

    /// <summary>Gets or sets what a cross-encoder cuts where query and document do not fit together.</summary>
    /// <value>The default is <see cref="PairTruncation.OnlySecond"/>.</value>
    public PairTruncation PairTruncation { get; set; } = PairTruncation.OnlySecond;
}
