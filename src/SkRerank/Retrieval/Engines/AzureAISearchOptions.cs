namespace SkRerank.Retrieval.Engines;

/// <summary>Represents the options of <see cref="AzureAISearchRetriever"/>.</summary>
public sealed class AzureAISearchOptions : SearchEngineOptions
{
    /// <summary>The version of the REST interface that is spoken where nobody says otherwise: <c>2024-07-01</c>.</summary>
    public const string DefaultApiVersion = "2024-07-01";

    private string _idField = "id";
    private string _apiVersion = DefaultApiVersion;

    /// <summary>Initializes a new instance of the <see cref="AzureAISearchOptions"/> class.</summary>
    public AzureAISearchOptions()
    {
    }

    internal AzureAISearchOptions(AzureAISearchOptions other)
        : base(other)
    {
        _idField = other._idField;
        _apiVersion = other._apiVersion;
        Filter = other.Filter;
        UseVectorizer = other.UseVectorizer;
        SemanticConfiguration = other.SemanticConfiguration;
    }

    /// <summary>Gets or sets the key field of the index; filterable, where <see cref="RetrievalOptions.ExcludeId"/> is used.</summary>
    /// <value>The default is <c>id</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string IdField
    {
        get => _idField;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _idField = value;
        }
    }

    /// <summary>Gets or sets the version of the REST interface.</summary>
    /// <value>The default is <c>2024-07-01</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string ApiVersion
    {
        get => _apiVersion;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _apiVersion = value;
        }
    }

    /// <summary>Gets or sets what hits must satisfy: an OData expression, such as <c>lang eq 'en'</c>.</summary>
    /// <value>The default is <see langword="null"/>: everything.</value>
    public string? Filter { get; set; }

    /// <summary>Gets or sets whether the index embeds the query itself, by its vectorizer, in place of <see cref="SearchEngineOptions.EmbeddingGenerator"/>.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UseVectorizer { get; set; }

    /// <summary>Gets or sets the semantic configuration whose ranker orders the first hits anew; it is billed apart. Its score goes into the trail after the engine's.</summary>
    /// <value>The default is <see langword="null"/>: the semantic ranker is off.</value>
    public string? SemanticConfiguration { get; set; }
}
