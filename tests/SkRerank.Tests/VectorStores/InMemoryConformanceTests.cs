using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Tests.VectorStores;

/// <summary>The store that the tests of decorators stand on must be one itself.</summary>
public sealed class InMemoryConformanceTests(InMemoryFixture store) : VectorStoreConformanceTests(store), IClassFixture<InMemoryFixture>;
