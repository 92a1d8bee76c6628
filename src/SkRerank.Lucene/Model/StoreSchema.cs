using Lucene.Net.Index;
using Lucene.Net.Util;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.LateInteraction;

namespace SkRerank.Lucene.Model;

/// <summary>Says how a record model is kept in the index.</summary>
internal sealed class StoreSchema
{
    /// <summary>The field of the key: its term and its doc value.</summary>
    public const string KeyField = "k";

    /// <summary>The field of the data properties.</summary>
    public const string RecordField = "r";

    /// <summary>The field of the packed token vectors.</summary>
    public const string TokenField = "m";

    /// <summary>The field of the sketch of the text that the first vector is made from.</summary>
    public const string SketchField = "s";

    private StoreSchema(CollectionModel model, bool storeTokenVectors)
    {
        Model = model;
        Key = KeyCodec.For(model.KeyProperty.Type)!;
        Data = [.. model.DataProperties.Select(p => new DataField(p))];
        Vectors = [.. model.VectorProperties.Select(p => new VectorField(p))];
        if (storeTokenVectors && Vectors.Count > 0 && Vectors[0].Property.Type == typeof(string))
            TokenEncoder = Vectors[0].Property.EmbeddingGenerator?.GetService(typeof(ITokenVectorEncoder)) as ITokenVectorEncoder;
    }

    public CollectionModel Model { get; }

    public KeyCodec Key { get; }

    public IReadOnlyList<DataField> Data { get; }

    public IReadOnlyList<VectorField> Vectors { get; }

    /// <summary>Gets the encoder of the first vector property that also gives token vectors to store.</summary>
    public ITokenVectorEncoder? TokenEncoder { get; }

    public static StoreSchema Build(Type recordType, Type keyType, VectorStoreCollectionDefinition? definition, IEmbeddingGenerator? generator, bool storeTokenVectors)
    {
        var builder = new StoreModelBuilder();
        CollectionModel model;
        if (recordType == typeof(Dictionary<string, object?>))
        {
            if (definition is null)
                throw new ArgumentException("A collection of Dictionary<string, object?> records needs a definition: set LuceneCollectionOptions.Definition.", nameof(definition));
            model = builder.BuildDynamic(definition, definition.EmbeddingGenerator ?? generator);
        }
        else
        {
            model = builder.Build(recordType, keyType, definition, generator);
        }

        return new StoreSchema(model, storeTokenVectors);
    }

    public DataField Field(DataPropertyModel property) => Data.First(f => ReferenceEquals(f.Property, property));

    public VectorField Field(VectorPropertyModel property) => Vectors.First(f => ReferenceEquals(f.Property, property));

    /// <summary>Gives what reads the values of a data property from a segment, or those of the key where <paramref name="field"/> is <see langword="null"/>; for one thread.</summary>
    public Func<int, object?> ValuesOf(DataField? field, AtomicReader reader)
    {
        if (field is null)
        {
            SortedDocValues keys = reader.GetSortedDocValues(KeyField);
            var bytes = new BytesRef();
            return doc =>
            {
                keys.Get(doc, bytes);
                return Key.Parse(bytes.Utf8ToString());
            };
        }

        Type type = field.Property.Type;
        object? missing = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        BinaryDocValues records = reader.GetBinaryDocValues(RecordField);
        var record = new BytesRef();
        return doc =>
        {
            records.Get(doc, record);
            return RecordValues.Read(record.Bytes.AsMemory(record.Offset, record.Length), field.StoredName).TryGetValue(field.StoredName, out object? stored) ? field.Codec.FromStored(stored) : missing;
        };
    }
}
