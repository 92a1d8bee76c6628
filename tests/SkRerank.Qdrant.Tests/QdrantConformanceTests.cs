using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Qdrant.Tests;

public sealed class QdrantConformanceTests(QdrantStoreFixture store) : VectorStoreConformanceTests(store), IClassFixture<QdrantStoreFixture>;
