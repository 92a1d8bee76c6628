using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests;

/// <summary>A record with a property of every type, indexed ones (I…) and plain ones (P…).</summary>
public sealed class Everything
{
    [VectorStoreKey]
    public long Id { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string? IString { get; set; }

    [VectorStoreData]
    public string? PString { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public bool IBool { get; set; }

    [VectorStoreData]
    public bool? PBool { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int IInt { get; set; }

    [VectorStoreData]
    public int? PInt { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public long? ILong { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public float IFloat { get; set; }

    [VectorStoreData(IsIndexed = true, StorageName = "other_name")]
    public double? IDouble { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public decimal? IDecimal { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTime IDate { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTimeOffset? IOffset { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public Guid? IGuid { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string[]? ITags { get; set; }

    [VectorStoreData]
    public List<string>? PTags { get; set; }
}
