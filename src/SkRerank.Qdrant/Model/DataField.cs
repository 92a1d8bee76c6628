using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Qdrant.Model;

/// <summary>Says under which names, and how, one data property is kept.</summary>
internal sealed class DataField(DataPropertyModel property)
{
    public DataPropertyModel Property => property;

    public ValueCodec Codec { get; } = ValueCodecs.For(property.Type)!;

    /// <summary>Gets the name of the value in the payload.</summary>
    public string Name => property.StorageName;

    /// <summary>Gets the name of the sparse vector of BM25 weights, or <see langword="null"/> where the property is not searched.</summary>
    public string? KeywordVector => property.IsFullTextIndexed ? property.StorageName + "_bm25" : null;

    /// <summary>Gets the server's name of the payload's index, or <see langword="null"/> for none; there can be one a value, so that filters come before the server's own text match.</summary>
    public string? IndexType => property.IsIndexed ? Codec.IndexType : property.IsFullTextIndexed ? "text" : null;
}
