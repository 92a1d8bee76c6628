using Microsoft.Extensions.Logging;
using SkRerank.Retrieval;

namespace SkRerank.Prompting;

/// <summary>Represents the options of a <see cref="RerankedSearchTool"/>.</summary>
public sealed class RerankedSearchToolOptions
{
    private string _name = "search_documents";
    private string _description = "Searches the documents and returns the passages that answer a question best, numbered so that they can be cited. Use it before answering anything that the documents may say; ask one thing at a time, and search again in other words where the passages do not answer.";
    private int _top = 5;
    private int _maxTop = 20;
    private int _candidateCount = RetrievalOptions.DefaultCandidateCount;
    private ContextBuilder _contextBuilder = new();
    private SearchToolFormat _format;

    /// <summary>Gets or sets the name by which a model calls the tool.</summary>
    /// <value>The default is <c>search_documents</c>.</value>
    /// <exception cref="ArgumentException">The value is not 1 to 64 ASCII letters, digits, underscores or hyphens, which is what providers take.</exception>
    public string Name
    {
        get => _name;
        set => _name = value is { Length: >= 1 and <= 64 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? value
            : throw new ArgumentException($"Name must be 1 to 64 letters, digits, underscores or hyphens, but was '{value}'.", nameof(value));
    }

    /// <summary>Gets or sets what a model reads about the tool; say here what the documents are.</summary>
    /// <value>The default is a general text.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string Description
    {
        get => _description;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _description = value;
        }
    }

    /// <summary>Gets or sets how many passages a call returns that does not say.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Top
    {
        get => _top;
        set => _top = Positive(value, nameof(Top));
    }

    /// <summary>Gets or sets how many passages a call may ask for.</summary>
    /// <value>The default is 20.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTop
    {
        get => _maxTop;
        set => _maxTop = Positive(value, nameof(MaxTop));
    }

    /// <summary>Gets or sets how many candidates the retriever is asked for.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = Positive(value, nameof(CandidateCount));
    }

    /// <summary>Gets or sets what packs the passages, and so their budget of tokens.</summary>
    /// <value>The default is one with the defaults of <see cref="ContextOptions"/> and estimated tokens.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public ContextBuilder ContextBuilder
    {
        get => _contextBuilder;
        set => _contextBuilder = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets the form in which passages are given to the model.</summary>
    /// <value>The default is <see cref="SearchToolFormat.Text"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="SearchToolFormat"/>.</exception>
    public SearchToolFormat Format
    {
        get => _format;
        set => _format = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Format must be a member of {nameof(SearchToolFormat)}, but was {value}.");
    }

    /// <summary>Gets or sets what a model reads about the parameter <c>filter</c>, which the tool has where this is set.</summary>
    /// <value>The default is <see langword="null"/>: there is no filter.</value>
    public string? FilterDescription { get; set; }

    /// <summary>Gets or sets the values that the filter may have.</summary>
    /// <value>The default is an empty list: any text.</value>
    public IReadOnlyList<string> FilterValues { get; set; } = [];

    /// <summary>Gets or sets what is told about each failure of a search, for the model hears only that it failed.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Action<Exception>? OnFailure { get; set; }

    /// <summary>Gets or sets where failures are logged, and at Debug how many passages a call found; never the query.</summary>
    /// <value>The default is <see langword="null"/>: nowhere.</value>
    public ILogger? Logger { get; set; }

    internal RerankedSearchToolOptions Copy()
    {
        if (Top > MaxTop) throw new ArgumentException($"Top must not be greater than MaxTop, but {Top} is greater than {MaxTop}; lower the one or raise the other.");
        var copy = (RerankedSearchToolOptions)MemberwiseClone();
        copy.FilterValues = [.. FilterValues];
        return copy;
    }

    private static int Positive(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be greater than 0, but was {value}.");
}
