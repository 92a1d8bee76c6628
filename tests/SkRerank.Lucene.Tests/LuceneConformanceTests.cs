using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Lucene.Tests;

public sealed class LuceneConformanceTests(LuceneFixture store) : VectorStoreConformanceTests(store), IClassFixture<LuceneFixture>;
