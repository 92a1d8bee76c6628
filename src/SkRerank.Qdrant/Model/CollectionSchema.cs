using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.LateInteraction;

namespace SkRerank.Qdrant.Model;

/// <summary>Says how a record model is kept in a collection.</summary>
internal sealed class CollectionSchema
{
    private CollectionSchema(CollectionModel model, bool storeTokenVectors)
    {
        Model = model;
        Key = new KeyCodec(model.KeyProperty);
        Data = [.. model.DataProperties.Select(p => new DataField(p))];
        Vectors = [.. model.VectorProperties.Select(p => new VectorField(p))];
        if (storeTokenVectors)
        {
            if (Vectors.Count > 0 && Vectors[0].Property.Type == typeof(string)) TokenEncoder = Vectors[0].Property.EmbeddingGenerator?.GetService(typeof(ITokenVectorEncoder)) as ITokenVectorEncoder;
            if (TokenEncoder is null)
                throw new ArgumentException("StoreTokenVectors needs a first vector property of type string whose embedding generator is also an ITokenVectorEncoder, but there is none: set EmbeddingGenerator in QdrantCollectionOptions to one.", nameof(storeTokenVectors));
            TokenVector = Vectors[0].Name + "_tokens";
        }

        string[] names = [.. Vectors.Select(v => v.Name), .. Data.Select(d => d.KeywordVector).OfType<string>(), .. TokenVector is null ? [] : new[] { TokenVector }];
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
            throw new NotSupportedException($"Every vector needs its own name, but '{twice}' stands for two: give one of the properties another StorageName.");
    }

    public CollectionModel Model { get; }

    public KeyCodec Key { get; }

    public IReadOnlyList<DataField> Data { get; }

    public IReadOnlyList<VectorField> Vectors { get; }

    /// <summary>Gets the encoder of the first vector property, where its token vectors are stored.</summary>
    public ITokenVectorEncoder? TokenEncoder { get; }

    /// <summary>Gets the name of the multivector of token vectors, or <see langword="null"/> where none are stored.</summary>
    public string? TokenVector { get; }

    public static CollectionSchema Build(Type recordType, Type keyType, VectorStoreCollectionDefinition? definition, IEmbeddingGenerator? generator, bool storeTokenVectors)
    {
        var builder = new SchemaModelBuilder();
        if (recordType != typeof(Dictionary<string, object?>)) return new CollectionSchema(builder.Build(recordType, keyType, definition, generator), storeTokenVectors);
        if (definition is null)
            throw new ArgumentException("A collection of Dictionary<string, object?> records needs a definition: set QdrantCollectionOptions.Definition.", nameof(definition));
        return new CollectionSchema(builder.BuildDynamic(definition, definition.EmbeddingGenerator ?? generator), storeTokenVectors);
    }

    public DataField Field(DataPropertyModel property) => Data.First(f => ReferenceEquals(f.Property, property));

    public VectorField Field(VectorPropertyModel property) => Vectors.First(f => ReferenceEquals(f.Property, property));
}
