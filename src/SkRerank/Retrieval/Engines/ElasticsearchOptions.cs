using System.Text.Json.Nodes;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Represents the options of <see cref="ElasticsearchRetriever"/>.</summary>
public sealed class ElasticsearchOptions : SearchEngineOptions
{
    private int _rankConstant = 60;
    private double _vectorCandidatesFactor = 2;

    /// <summary>Initializes a new instance of the <see cref="ElasticsearchOptions"/> class.</summary>
    public ElasticsearchOptions()
    {
    }

    internal ElasticsearchOptions(ElasticsearchOptions other)
        : base(other)
    {
        Product = other.Product;
        UserName = other.UserName;
        Password = other.Password;
        Filter = other.Filter?.DeepClone();
        SearchPipeline = other.SearchPipeline;
        _rankConstant = other._rankConstant;
        _vectorCandidatesFactor = other._vectorCandidatesFactor;
    }

    /// <summary>Gets or sets which of the two engines is asked.</summary>
    /// <value>The default is <see cref="ElasticsearchProduct.Elasticsearch"/>.</value>
    public ElasticsearchProduct Product { get; set; }

    /// <summary>Gets or sets the name of a user, who is known by a password instead of a key.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? UserName { get; set; }

    /// <summary>Gets or sets the password of <see cref="UserName"/>.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public ApiKey? Password { get; set; }

    /// <summary>Gets or sets what hits must satisfy in every leg: a query of the engine's own language, such as <c>{ "term": { "lang": "en" } }</c>, or a list of them.</summary>
    /// <value>The default is <see langword="null"/>: everything.</value>
    public JsonNode? Filter { get; set; }

    /// <summary>Gets or sets OpenSearch's search pipeline that makes one score of a hybrid query's.</summary>
    /// <value>The default is <see langword="null"/>: one that stands in the request itself, with RRF and <see cref="RankConstant"/>.</value>
    public string? SearchPipeline { get; set; }

    /// <summary>Gets or sets the constant of reciprocal rank fusion.</summary>
    /// <value>The default is 60.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int RankConstant
    {
        get => _rankConstant;
        set => _rankConstant = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"RankConstant must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how many vectors Elasticsearch looks at in each shard (<c>num_candidates</c>, at most 10,000), as a multiple of the candidates that are asked for.</summary>
    /// <value>The default is 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or not finite.</exception>
    public double VectorCandidatesFactor
    {
        get => _vectorCandidatesFactor;
        set => _vectorCandidatesFactor = double.IsFinite(value) && value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"VectorCandidatesFactor must be a finite number of at least 1, but was {value}."));
    }
}
