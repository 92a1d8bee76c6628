using Microsoft.Extensions.AI;
using SkRerank.Chunking;

namespace SkRerank;

/// <summary>Represents the score of one document of the input.</summary>
/// <remarks>One is made for each candidate by every stage that orders anew, so it is kept small: 64 bytes.</remarks>
public sealed class RerankResult
{
    private readonly double _activated;
    private readonly double _probability;
    private readonly bool _hasActivated;
    private readonly bool _hasProbability;

    // Null where none of them is set.
    private readonly RareResultFields? _rare;

    /// <summary>Initializes a new instance of the <see cref="RerankResult"/> class.</summary>
    /// <param name="index">The position of the document in the input, from 0.</param>
    /// <param name="score">The number that orders; higher is better.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public RerankResult(int index, double score)
    {
        if (index < 0) throw new ArgumentOutOfRangeException(nameof(index), index, $"A result's index must be 0 or greater, but was {index}.");
        Index = index;
        Score = score;
    }

    /// <summary>Makes a copy for another position or score.</summary>
    internal RerankResult(RerankResult other, int index, double score)
        : this(index, score)
    {
        (_activated, _hasActivated) = (other._activated, other._hasActivated);
        (_probability, _hasProbability) = (other._probability, other._hasProbability);
        Stages = other.Stages;
        Features = other.Features;
        Truncated = other.Truncated;
        IsScored = other.IsScored;
        _rare = other._rare;
    }

    /// <summary>Gets the position of the document in the input list, from 0.</summary>
    public int Index { get; }

    /// <summary>Gets the number that orders; its kind is <see cref="RerankResponse.ScoreKind"/>.</summary>
    public double Score { get; }

    /// <summary>Gets the activation of a raw score (a sigmoid in 0..1, computed in double); not a calibrated probability.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public double? Activated
    {
        get => _hasActivated ? _activated : null;
        init => (_activated, _hasActivated) = (value.GetValueOrDefault(), value.HasValue);
    }

    /// <summary>Gets the probability of relevance from a fitted calibrator.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public double? Probability
    {
        get => _hasProbability ? _probability : null;
        init => (_probability, _hasProbability) = (value.GetValueOrDefault(), value.HasValue);
    }

    /// <summary>Gets the scores of the stages inside this reranker that led to <see cref="Score"/>, in the order in which they ran.</summary>
    /// <value>The default is an empty list: <see cref="Score"/> is all there is.</value>
    public IReadOnlyList<StageScore> Stages { get; init; } = [];

    /// <summary>Gets the features that a learned model made <see cref="Score"/> of.</summary>
    /// <value>The default is an empty list: the reranker is no such model, or was not asked to tell.</value>
    public IReadOnlyList<FeatureValue> Features { get; init; } = [];

    /// <summary>Gets whether the document did not fit the model's window and only its beginning was scored.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Truncated { get; init; }

    /// <summary>Gets whether the last stage that ran scored the document; one that it did not see stands below those that it did, in the order of the stage before.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsScored { get; init; } = true;

    /// <summary>Gets the part of the document's text that scored best, where it was scored in chunks.</summary>
    /// <value>The default is <see langword="null"/>: the document was scored whole, or as much of it as fits.</value>
    public TextChunk? BestChunk
    {
        get => _rare?.BestChunk;
        init => _rare = value is null && _rare is null ? null : (_rare ?? new RareResultFields()) with { BestChunk = value };
    }

    /// <summary>Gets the provider's own object for this result.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public object? RawRepresentation
    {
        get => _rare?.RawRepresentation;
        init => _rare = value is null && _rare is null ? null : (_rare ?? new RareResultFields()) with { RawRepresentation = value };
    }

    /// <summary>Gets anything else that the reranker reports for this result.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AdditionalPropertiesDictionary? AdditionalProperties
    {
        get => _rare?.AdditionalProperties;
        init => _rare = value is null && _rare is null ? null : (_rare ?? new RareResultFields()) with { AdditionalProperties = value };
    }
}
