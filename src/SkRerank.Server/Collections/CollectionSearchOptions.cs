namespace SkRerank.Server.Collections;

/// <summary>Represents how a collection is searched; what is <see langword="null"/> is the collection's default.</summary>
public class CollectionSearchOptions
{
    /// <summary>Gets or sets the name of the mode, one of <see cref="ISearchIndex.Modes"/>.</summary>
    public string? Mode { get; set; }

    /// <summary>Gets or sets how many passages to give.</summary>
    /// <value>The default is 10.</value>
    public int Top { get; set; } = 10;

    /// <summary>Gets or sets how many candidates are reranked.</summary>
    public int? Depth { get; set; }

    /// <summary>Gets or sets the weight of BM25 in the fusion, 0 or greater.</summary>
    public double? Bm25Weight { get; set; }

    /// <summary>Gets or sets the weight of the vectors in the fusion, 0 or greater.</summary>
    public double? VectorWeight { get; set; }

    /// <summary>Gets or sets the weight of the fused score beside that of late interaction, 0 or greater.</summary>
    public double? HybridWeight { get; set; }

    /// <summary>Gets or sets the weight of late interaction, 0 or greater.</summary>
    public double? LateInteractionWeight { get; set; }

    /// <summary>Gets or sets the score below which passages are left out. It is no probability: what a score means depends on the mode and the query.</summary>
    public double? MinScore { get; set; }

    /// <summary>Gets or sets the ids of the documents among which to search.</summary>
    /// <value>The default is <see langword="null"/>: all.</value>
    public IReadOnlyList<string>? DocumentIds { get; set; }
}
