using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Qdrant.Tests;

public sealed class QdrantConformanceTests(QdrantStoreFixture store) : HybridStoreConformanceTests(store), IClassFixture<QdrantStoreFixture>;
