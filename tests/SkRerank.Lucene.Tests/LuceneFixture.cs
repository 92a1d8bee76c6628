using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Lucene.Tests;

/// <summary>Keeps the collections of the conformance tests in folders of one temporary folder.</summary>
public sealed class LuceneFixture : VectorStoreFixture
{
    private readonly TemporaryFolder _folder = new();

    public override VectorStoreCollection<TKey, TRecord> CreateCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null) =>
        new LuceneCollection<TKey, TRecord>(Path.Combine(_folder.Path, name), new LuceneCollectionOptions { Definition = definition, EmbeddingGenerator = generator });

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}
