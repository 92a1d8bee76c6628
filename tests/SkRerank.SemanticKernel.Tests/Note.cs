using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>A record as Semantic Kernel's text search wants it.</summary>
public sealed class Note
{
    [VectorStoreKey]
    [TextSearchResultName]
    public string Id { get; set; } = "";

    [VectorStoreData]
    [TextSearchResultValue]
    public string Text { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public int Year { get; set; }
}
