using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Qdrant.Model;

/// <summary>Builds the record model from attributes and definition, and refuses what Qdrant cannot keep.</summary>
internal sealed class SchemaModelBuilder()
    : CollectionModelBuilder(new CollectionModelBuildingOptions { RequiresAtLeastOneVector = false, SupportsMultipleVectors = true })
{
    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!KeyCodec.IsSupported(keyProperty.Type))
            throw new NotSupportedException($"The key property '{keyProperty.ModelName}' must be of type ulong, Guid or string, but is of type '{keyProperty.Type.Name}'.");
    }

    protected override void ValidateProperty(PropertyModel propertyModel, VectorStoreCollectionDefinition? definition)
    {
        base.ValidateProperty(propertyModel, definition);
        if (propertyModel is DataPropertyModel { IsFullTextIndexed: true } data && data.Type != typeof(string))
            throw new NotSupportedException($"The full-text property '{data.ModelName}' must be of type string, but is of type '{data.Type.Name}'.");
    }

    /// <summary>Lets a collection without a generator open for keyword search and lookup a store whose vectors are generated.</summary>
    protected override void Customize()
    {
        foreach (VectorPropertyModel vector in VectorProperties)
        {
            if (vector.EmbeddingType is null && vector.EmbeddingGenerator is null && vector.Type == typeof(string)) vector.EmbeddingType = typeof(ReadOnlyMemory<float>);
        }
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = ValueCodecs.For(type) is null ? ValueCodecs.SupportedTypes : null;
        return supportedTypes is null;
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        bool valid = type == typeof(ReadOnlyMemory<float>) || type == typeof(ReadOnlyMemory<float>?) || type == typeof(float[]) || type == typeof(Embedding<float>);
        supportedTypes = valid ? null : "ReadOnlyMemory<float>, float[], Embedding<float>, or string with an embedding generator";
        return valid;
    }
}
