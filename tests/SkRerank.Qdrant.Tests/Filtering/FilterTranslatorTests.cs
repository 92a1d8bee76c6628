using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.VectorData;
using SkRerank.Qdrant.Filtering;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Tests.Filtering;

public sealed class FilterTranslatorTests(QdrantFixture qdrant) : IClassFixture<QdrantFixture>
{
    private static readonly CollectionSchema Schema = CollectionSchema.Build(typeof(Everything), typeof(ulong), null, null, storeTokenVectors: false);

    public static TheoryData<string> Names { get; } = [.. FilterCases.All.Select(c => c.Name)];

    [Fact]
    public void Cases_All_AreMoreThanEightyAndDiffer()
    {
        Assert.True(FilterCases.All.Count > 80, $"{FilterCases.All.Count}");
        Assert.Equal(FilterCases.All.Count, FilterCases.All.DistinctBy(c => c.Name).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Translate_EachExpression_GivesTheConditionsWrittenByHand(string name)
    {
        var (_, filter, json) = FilterCases.All.Single(c => c.Name == name);
        var condition = FilterTranslator.Translate(filter, Schema);
        var written = condition is null ? null : JsonSerializer.SerializeToNode(condition, QdrantJson.Default.Condition);
        Assert.True(JsonNode.DeepEquals(json is null ? null : JsonNode.Parse(json), written), $"expected {json}\nbut got  {written?.ToJsonString()}");
    }

    [Fact]
    public async Task Translate_EachExpression_FindsWhatCSharpFinds()
    {
        using var collection = new QdrantCollection<ulong, Everything>(qdrant.Connection, qdrant.NewName());
        await collection.EnsureCollectionExistsAsync();
        var records = EverythingRecords.Make(seed: 1, count: 150);
        await collection.UpsertAsync(records);
        foreach (var (name, filter, _) in FilterCases.All)
        {
            var expected = records.Where(filter.Compile()).Select(r => r.Id).ToArray();
            var found = await collection.GetAsync(filter, 1000).Select(r => r.Id).Order().ToArrayAsync();
            Assert.True(expected.SequenceEqual(found), $"{name}: expected {string.Join(' ', expected)}\nbut got {string.Join(' ', found)}");
            Assert.Equal(expected.Length, await collection.CountAsync(filter));
        }
    }

    [Fact]
    public async Task Records_EachType_ComeBackAsTheyWere()
    {
        using var collection = new QdrantCollection<ulong, Everything>(qdrant.Connection, qdrant.NewName());
        await collection.EnsureCollectionExistsAsync();
        var records = EverythingRecords.Make(seed: 2, count: 100);
        await collection.UpsertAsync(records);
        var found = await collection.GetAsync(records.Select(r => r.Id)).ToListAsync();
        Assert.Equal(records.Select(r => JsonSerializer.Serialize(r)), found.Select(r => JsonSerializer.Serialize(r)));
        Assert.Equal(records.Select(r => r.Date.Kind), found.Select(r => r.Date.Kind));
    }

    [Fact]
    public void Translate_PartThatIsNotSupported_IsAnErrorThatNamesIt()
    {
        Dictionary<string, Expression<Func<Everything, bool>>> filters = new()
        {
            ["The filter part 'r.Text.StartsWith(\"ab\")' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains."] = r => r.Text!.StartsWith("ab"),
            ["The filter part '(r.Text == r.Plain)' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains."] = r => r.Text == r.Plain,
            ["The filter part '((r.Whole + 1) == 2)' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains."] = r => r.Whole + 1 == 2,
            ["The filter part 'r.Text.Contains(\"a\")' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains."] = r => r.Text!.Contains("a"),
            ["The filter part '(r.Id > 3)' is not supported: keys can be compared by ==, != and Contains only."] = r => r.Id > 3,
            ["The filter on the property 'Big' is not supported: the server orders integers as doubles, so 9007199254740993 is not told from its neighbours; compare with a number of less than 2^53, or by ==."] = r => r.Big > 9007199254740993,
            ["The filter on the property 'Whole' is not supported: the decimal 0.1234567890123456789 is no double, which is how the server compares numbers; compare with a double."] = r => r.Whole > 0.1234567890123456789m,
            ["The filter on the property 'Uuid' is not supported: the server cannot order values of type 'Guid'; use == or !=."] = r => r.Uuid > Guid.Empty,
            ["The filter on the property 'Tags' is not supported: a list cannot be compared as a whole; use Tags.Contains(…)."] = r => r.Tags == new[] { "a" },
        };
        Assert.All(filters, pair => Assert.Equal(pair.Key, Assert.Throws<NotSupportedException>(() => FilterTranslator.Translate(pair.Value, Schema)).Message));
    }

    [Fact]
    public void Translate_VectorProperty_IsAnErrorThatNamesIt()
    {
        var schema = CollectionSchema.Build(typeof(Note), typeof(string), null, null, storeTokenVectors: false);
        Expression<Func<Note, bool>> filter = n => n.Vector.Length == 2;
        Assert.Contains("Vector", Assert.Throws<NotSupportedException>(() => FilterTranslator.Translate(filter, schema)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_TextKey_IsItsUuid()
    {
        var schema = CollectionSchema.Build(typeof(Note), typeof(string), null, null, storeTokenVectors: false);
        Expression<Func<Note, bool>> filter = n => n.Id == "doc-1";
        var id = Assert.Single(FilterTranslator.Translate(filter, schema)!.Must!).HasId!.Single();
        Assert.Equal(NameUuid.Of("doc-1"), id.Uuid);
    }

    [Fact]
    public void Schema_TypeThatIsNotKept_IsAnErrorThatNamesTheProperty()
    {
        var definition = new VectorStoreCollectionDefinition { Properties = [new VectorStoreKeyProperty("Id", typeof(ulong)), new VectorStoreDataProperty("Price", typeof(decimal))] };
        var error = Assert.Throws<NotSupportedException>(() => new QdrantCollection<object, Dictionary<string, object?>>(qdrant.Connection, "c", new QdrantCollectionOptions { Definition = definition }));
        Assert.Contains("Price", error.Message, StringComparison.Ordinal);
        Assert.Contains("DateOnly", error.Message, StringComparison.Ordinal);
    }
}
