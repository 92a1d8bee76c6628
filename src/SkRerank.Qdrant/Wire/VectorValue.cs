using System.Text.Json.Serialization;
using SkRerank.LateInteraction;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents one vector of a point or of a query: dense, sparse or many.</summary>
[JsonConverter(typeof(VectorValueConverter))]
internal sealed class VectorValue
{
    private VectorValue()
    {
    }

    public ReadOnlyMemory<float> Dense { get; private init; }

    public SparseVector? Sparse { get; private init; }

    public TokenVectors? Many { get; private init; }

    public static VectorValue Of(ReadOnlyMemory<float> dense) => new() { Dense = dense };

    public static VectorValue Of(SparseVector sparse) => new() { Sparse = sparse };

    public static VectorValue Of(TokenVectors many) => new() { Many = many };
}
