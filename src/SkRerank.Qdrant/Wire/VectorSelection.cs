using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Says which vectors come with the points: all, or those of these names.</summary>
[JsonConverter(typeof(VectorSelectionConverter))]
internal sealed record VectorSelection(IReadOnlyList<string>? Names);
