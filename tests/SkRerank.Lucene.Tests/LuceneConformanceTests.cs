using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Lucene.Tests;

public sealed class LuceneConformanceTests(LuceneFixture store) : HybridStoreConformanceTests(store), IClassFixture<LuceneFixture>;
