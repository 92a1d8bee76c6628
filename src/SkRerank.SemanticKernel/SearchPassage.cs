using System.Text.Json.Serialization;

namespace SkRerank.SemanticKernel;

/// <summary>Represents one passage that a <see cref="SearchPlugin"/> returns as an object.</summary>
/// <param name="Number">The number to cite it by, from 1.</param>
/// <param name="Id">Its identity in the store, where it is known.</param>
/// <param name="Title">Its title.</param>
/// <param name="Link">Its path or address.</param>
/// <param name="Text">Its text as it goes into a prompt: between fences that it cannot close, without marks that pose as citations.</param>
/// <param name="Score">The score that orders the passages, on the scale of <paramref name="ScoreKind"/>; comparable inside one answer only.</param>
/// <param name="ScoreKind">What kind of number the score is.</param>
public sealed record SearchPassage(int Number, string? Id, string? Title, string? Link, string Text, double? Score, [property: JsonConverter(typeof(JsonStringEnumConverter<ScoreKind>))] ScoreKind? ScoreKind)
{
    /// <summary>Gets the passage as it was found, with its trail; not in the JSON.</summary>
    /// <value>The default is <see langword="null"/>; a search always sets it.</value>
    [JsonIgnore]
    public RerankDocument? Document { get; init; }
}
