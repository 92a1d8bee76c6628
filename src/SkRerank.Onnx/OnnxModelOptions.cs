namespace SkRerank.Onnx;

/// <summary>Represents the options of a local model; a component copies them when it is made.</summary>
public class OnnxModelOptions
{
    private int? _parallelRuns;
    private int? _maxTokens;
    private int _device;
    private string? _graph;

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

    /// <summary>Gets or sets the file of the graph, as a path inside the model folder with <c>/</c>, where its name is none of the usual ones.</summary>
    /// <value>The default is <see langword="null"/>: chosen by <see cref="Precision"/>.</value>
    /// <exception cref="ArgumentException">The value is rooted or leaves the folder.</exception>
    public string? GraphFile
    {
        get => _graph;
        set
        {
            if (value is not null && (value.Length == 0 || Path.IsPathRooted(value) || value.Split('/', '\\').Contains("..")))
                throw new ArgumentException($"GraphFile must be a path inside the model folder, such as 'onnx/model.onnx', but was '{value}'.", nameof(value));
            _graph = value;
        }
    }

    /// <summary>Gets or sets the family of a reranker, where the files of the model cannot decide it.</summary>
    /// <value>The default is <see cref="RerankerFamily.Auto"/>.</value>
    public RerankerFamily Family { get; set; } = RerankerFamily.Auto;

    /// <summary>Gets or sets whether a reranker's score has an activated form.</summary>
    /// <value>The default is <see cref="ScoreActivation.Auto"/>: as the model's configuration says.</value>
    public ScoreActivation Activation { get; set; } = ScoreActivation.Auto;

    /// <summary>Gets or sets the layer whose head gives the score, for <see cref="RerankerFamily.LayerHeads"/>.</summary>
    /// <value>The default is <see langword="null"/>: the last layer that the graph has a head for.</value>
    public int? Layer { get; set; }

    /// <summary>Gets or sets what the graph runs on.</summary>
    /// <value>The default is <see cref="ExecutionProvider.Auto"/>.</value>
    public ExecutionProvider ExecutionProvider { get; set; } = ExecutionProvider.Auto;

    /// <summary>Gets or sets the number of the device, where the machine has several.</summary>
    /// <value>The default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int Device
    {
        get => _device;
        set
        {
            if (value < 0) throw new ArgumentOutOfRangeException(nameof(value), value, $"Device must be 0 or greater, but was {value}.");
            _device = value;
        }
    }

    /// <summary>Gets or sets a cache of the token ids of documents, which may be shared among models.</summary>
    /// <value>The default is <see langword="null"/>: no cache.</value>
    public TokenCache? TokenCache { get; set; }

    /// <summary>Gets or sets what stands before every query that a bi-encoder embeds.</summary>
    /// <value>The default is <see langword="null"/>: as the model's files or the catalogue say; an empty text for nothing.</value>
    public string? QueryPrompt { get; set; }

    /// <summary>Gets or sets what stands before every passage that a bi-encoder embeds.</summary>
    /// <value>The default is <see langword="null"/>: as the model's files or the catalogue say; an empty text for nothing.</value>
    public string? PassagePrompt { get; set; }
}
