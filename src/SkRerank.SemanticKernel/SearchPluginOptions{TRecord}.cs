using System.Linq.Expressions;
using SkRerank.Prompting;

namespace SkRerank.SemanticKernel;

/// <summary>Represents the options of a <see cref="SearchPlugin"/>.</summary>
/// <typeparam name="TRecord">The type of the record; <see cref="RerankDocument"/> over a retriever.</typeparam>
public sealed class SearchPluginOptions<TRecord>
    where TRecord : class
{
    private int _defaultCount = 5;
    private int _maxCount = 50;
    private ContextBuilder _contextBuilder = new();
    private SearchResultFormat _format;

    /// <summary>Gets or sets what the functions say about themselves to a model; name the documents here.</summary>
    /// <value>The default is a general text.</value>
    public string Description { get; set; } = "Searches the documents for a question and returns the most relevant passages, numbered so that the answer can cite them as [1], [2].";

    /// <summary>Gets or sets how many passages a call returns that does not say.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int DefaultCount
    {
        get => _defaultCount;
        set => _defaultCount = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"DefaultCount must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how many passages a call may ask for.</summary>
    /// <value>The default is 50.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxCount
    {
        get => _maxCount;
        set => _maxCount = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxCount must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets what packs the passages within a budget of tokens.</summary>
    /// <value>The default has an estimated 7,168 tokens.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public ContextBuilder ContextBuilder
    {
        get => _contextBuilder;
        set => _contextBuilder = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets what the functions return.</summary>
    /// <value>The default is <see cref="SearchResultFormat.CitedText"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="SearchResultFormat"/>.</exception>
    public SearchResultFormat Format
    {
        get => _format;
        set => _format = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Format must be a member of {nameof(SearchResultFormat)}, but was {value}.");
    }

    /// <summary>Gets or sets a condition that every passage meets, such as what a user may read; a model neither sees it nor can lift it.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public Expression<Func<TRecord, bool>>? Filter { get; set; }

    /// <summary>Gets or sets what gets a record by its id, or <see langword="null"/> where there is none; it adds the function <c>GetById</c>, and ids to the passages.</summary>
    /// <value>The default is <see langword="null"/>: there is no such function.</value>
    public Func<string, CancellationToken, Task<TRecord?>>? GetRecord { get; set; }

    internal List<SearchParameter<TRecord>> Parameters { get; } = [];

    /// <summary>Adds a filter that a model may set, as a parameter of the function <c>SearchWithFilter</c>; filters that a call sets must all hold.</summary>
    /// <typeparam name="T">The type of the parameter, such as <see cref="string"/>, <see cref="int"/>, <see cref="bool"/> or <see cref="DateTimeOffset"/>.</typeparam>
    /// <param name="name">The parameter's name, in letters, digits and underscores.</param>
    /// <param name="description">What a model reads about it.</param>
    /// <param name="condition">Makes the condition of a value.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is not one, or is taken.</exception>
    public SearchPluginOptions<TRecord> AddFilter<T>(string name, string description, Func<T, Expression<Func<TRecord, bool>>> condition)
        where T : IParsable<T>
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(condition);
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw new ArgumentException($"The name of a filter must be of letters, digits and underscores, but was '{name}'.", nameof(name));
        if (name is "query" or "count" or "skip" || Parameters.Exists(parameter => parameter.Name == name)) throw new ArgumentException($"The name '{name}' is taken by another parameter of the function; give the filter another.", nameof(name));
        Parameters.Add(SearchParameter<TRecord>.Of(name, description, condition));
        return this;
    }
}
