using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>A record that both a vector store and Semantic Kernel's text search read.</summary>
public sealed class StoredNote
{
    [VectorStoreKey, TextSearchResultName]
    public string Id { get; set; } = "";

    [VectorStoreData, TextSearchResultValue]
    public string Text { get; set; } = "";

    [VectorStoreData]
    public int Year { get; set; }

    [VectorStoreVector(2)]
    public ReadOnlyMemory<float> Vector { get; set; }
}
