using System.Text.Json.Serialization;

namespace SkRerank;

/// <summary>Records one number that a learned model read of a candidate.</summary>
/// <param name="Name">The feature's name, such as <c>bm25.score</c>.</param>
/// <param name="Value">Its value; <see cref="double.NaN"/> where it is missing.</param>
public sealed record FeatureValue(string Name, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value)
{
    /// <summary>Gets what the feature added to the score.</summary>
    /// <value>The default is <see langword="null"/>: the model does not tell.</value>
    public double? Contribution { get; init; }
}
