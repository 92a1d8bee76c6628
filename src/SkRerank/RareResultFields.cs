using Microsoft.Extensions.AI;
using SkRerank.Chunking;

namespace SkRerank;

/// <summary>Holds what few results have; never changed, so results that are made from one another share it.</summary>
internal sealed record RareResultFields
{
    public TextChunk? BestChunk { get; init; }

    public object? RawRepresentation { get; init; }

    public AdditionalPropertiesDictionary? AdditionalProperties { get; init; }
}
