using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Model;

/// <summary>Turns documents of one snapshot into records; for one thread.</summary>
internal sealed class RecordReader
{
    private readonly StoreSchema _schema;
    private readonly StoreSnapshot _snapshot;
    private readonly bool _includeVectors;
    private readonly BytesRef _bytes = new();

    public RecordReader(StoreSchema schema, StoreSnapshot snapshot, bool includeVectors)
    {
        _schema = schema;
        _snapshot = snapshot;
        _includeVectors = includeVectors;
    }

    /// <summary>Reads one record.</summary>
    public TRecord Read<TRecord>(int doc, string key)
        where TRecord : class
    {
        TRecord record = _schema.Model.CreateRecord<TRecord>();
        _schema.Model.KeyProperty.SetValueAsObject(record, _schema.Key.Parse(key));
        Dictionary<string, object> values = RecordValues.Read(Bytes(doc, StoreSchema.RecordField));
        foreach (DataField field in _schema.Data)
        {
            if (values.TryGetValue(field.StoredName, out object? stored)) field.Property.SetValueAsObject(record, field.Codec.FromStored(stored));
            else if (record is Dictionary<string, object?>) field.Property.SetValueAsObject(record, null);
        }

        if (!_includeVectors) return record;
        foreach (VectorField field in _schema.Vectors)
        {
            if (Bytes(doc, field.Name) is { } bytes) field.Property.SetValueAsObject(record, field.FromVector(MemoryMarshal.Cast<byte, float>(bytes).ToArray()));
        }

        return record;
    }

    /// <summary>Reads a binary value, or <see langword="null"/> where the document has none.</summary>
    public byte[]? Bytes(int doc, string field)
    {
        AtomicReaderContext leaf = _snapshot.LeafOf(doc);
        BinaryDocValues? values = leaf.AtomicReader.GetBinaryDocValues(field);
        if (values is null) return null;
        values.Get(doc - leaf.DocBase, _bytes);
        return _bytes.Length == 0 ? null : _bytes.Bytes.AsSpan(_bytes.Offset, _bytes.Length).ToArray();
    }
}
