namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record whose vector is made of a point; described by a definition.</summary>
public sealed class PointRecord
{
    public Guid Key { get; set; }

    public Point? Embedding { get; set; }
}
