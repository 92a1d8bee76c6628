using Microsoft.Extensions.VectorData;

namespace SkRerank.Qdrant.Tests;

/// <summary>A record with a property of every type.</summary>
public sealed class Everything
{
    [VectorStoreKey]
    public ulong Id { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string? Text { get; set; }

    [VectorStoreData]
    public string? Plain { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public bool Flag { get; set; }

    [VectorStoreData]
    public bool? Maybe { get; set; }

    [VectorStoreData]
    public byte Small { get; set; }

    [VectorStoreData]
    public short? Short { get; set; }

    [VectorStoreData(IsIndexed = true, StorageName = "whole_number")]
    public int Whole { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int? MaybeWhole { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public long? Big { get; set; }

    [VectorStoreData]
    public float Single { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public double? Double { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTime Date { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTimeOffset? Offset { get; set; }

    [VectorStoreData]
    public DateOnly? Day { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public Guid? Uuid { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string[]? Tags { get; set; }

    [VectorStoreData]
    public List<int>? Numbers { get; set; }

    [VectorStoreData]
    public List<double>? Ratios { get; set; }

    [VectorStoreData]
    public Guid[]? Uuids { get; set; }

    [VectorStoreData]
    public List<bool>? Flags { get; set; }

    [VectorStoreData]
    public DateTimeOffset[]? Offsets { get; set; }
}
