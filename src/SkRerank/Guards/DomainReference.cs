using System.Text.Json;
using System.Text.Json.Serialization;

namespace SkRerank.Guards;

/// <summary>Holds how top scores, rare subwords and query lengths are spread where a model or its calibrator was measured; saved as JSON beside the calibrator or the model's card.</summary>
/// <remarks>
/// <para>Each measure has up to ten bins, the deciles of the reference. Two spreads are compared by the population stability index, PSI = Σ (a − e) · ln(a / e) over the bins, with e the reference's share of a bin and a the
/// other's, each (count + ½) / (n + ½ · bins). Below 0.1 they count as the same, above 0.25 as different. Two samples of n and m queries of one spread have an index of about (1/n + 1/m) · χ² with bins − 1 degrees of freedom
/// (Yurdakul 2018), so an index within the 99.9 % quantile of that is chance.</para>
/// <para>A rare subword is one of a word that the model's tokenizer cuts into three pieces or more; the words of the query and the first 32 of the best document are counted.</para>
/// </remarks>
public sealed record DomainReference
{
    internal const int Current = 1;

    /// <summary>Gets the version of this form.</summary>
    public int Version { get; init; } = Current;

    /// <summary>Gets the model that gave the scores.</summary>
    /// <value>The default is <see langword="null"/>: not known, and any model is compared.</value>
    public string? Model { get; init; }

    /// <summary>Gets what kind of number the scores are.</summary>
    public required ScoreKind ScoreKind { get; init; }

    /// <summary>Gets how the score of the first result is spread.</summary>
    public required DomainHistogram TopScores { get; init; }

    /// <summary>Gets how the share of rare subwords is spread, 0..1.</summary>
    /// <value>The default is <see langword="null"/>: nothing counted tokens.</value>
    public DomainHistogram? RareSubwords { get; init; }

    /// <summary>Gets how the number of words of a query is spread.</summary>
    public required DomainHistogram QueryLengths { get; init; }

    [JsonIgnore]
    internal bool IsValid => TopScores is { IsValid: true } && QueryLengths is { IsValid: true } && RareSubwords is not { IsValid: false } && Enum.IsDefined(ScoreKind);

    /// <summary>Reads a reference from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The text is not such JSON, is of another version, or its bins do not fit their counts.</exception>
    public static DomainReference FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        DomainReference? reference;
        try
        {
            reference = JsonSerializer.Deserialize(json, DomainReferenceContext.Default.DomainReference);
        }
        catch (JsonException exception)
        {
            throw Failure("The reference of a domain must be the JSON that DomainReference.ToJson writes, but could not be read; make it again.", exception);
        }

        if (reference is null || reference.Version != Current) throw Failure($"The reference of a domain must be of version {Current}, but is of version {reference?.Version ?? 0}; make it again.", null);
        if (!reference.IsValid)
            throw Failure("Each measure of a domain must have rising edges and one count more than edges, but one has not; make the reference again.", null);
        return reference;
    }

    /// <summary>Writes the reference as JSON.</summary>
    /// <returns>One object.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, DomainReferenceContext.Default.DomainReference);

    private static RerankException Failure(string message, Exception? cause) => new(message, cause) { Operation = "guard" };
}
