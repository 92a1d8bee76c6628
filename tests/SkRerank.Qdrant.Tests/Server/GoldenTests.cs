using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>The server in this process, or a real one, answers as Qdrant's own local implementation does; ties may come in any order.</summary>
public sealed class GoldenTests(GoldenCollectionFixture golden) : IClassFixture<GoldenCollectionFixture>
{
    // The golden scores are rounded to six decimals.
    private const double Tolerance = 2e-5;

    public static TheoryData<int> Queries { get; } = [.. Enumerable.Range(0, GoldenFiles.Queries.Count)];

    [Fact]
    public void Queries_All_AreThere() => Assert.Equal((80, 228, 40), (GoldenFiles.Points.Count, GoldenFiles.Queries.Count, GoldenFiles.Filters.Count));

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Query_Each_GivesTheGoldenAnswer(int number)
    {
        var query = GoldenFiles.Queries[number];
        using var answer = JsonDocument.Parse(await golden.Qdrant.SendAsync(HttpMethod.Post, $"collections/{golden.Name}/points/query", query.GetProperty("request").GetRawText()));
        AssertAnswer(query, answer.RootElement.GetProperty("result"));
    }

    [Fact]
    public async Task Batch_OfAllQueries_GivesTheGoldenAnswers()
    {
        using var answer = JsonDocument.Parse(await golden.Qdrant.SendAsync(HttpMethod.Post, $"collections/{golden.Name}/points/query/batch", JsonSerializer.Serialize(new { searches = GoldenFiles.Queries.Select(q => q.GetProperty("request")) })));
        Assert.All(GoldenFiles.Queries.Zip(answer.RootElement.GetProperty("result").EnumerateArray()), pair => AssertAnswer(pair.First, pair.Second));
    }

    [Fact]
    public async Task ScrollAndCount_EachFilter_GiveTheGoldenAnswers()
    {
        foreach (var filter in GoldenFiles.Filters)
        {
            var condition = filter.GetProperty("filter");
            using var count = JsonDocument.Parse(await golden.Qdrant.SendAsync(HttpMethod.Post, $"collections/{golden.Name}/points/count", JsonSerializer.Serialize(new { filter = condition, exact = true })));
            Assert.Equal(filter.GetProperty("count").GetInt32(), count.RootElement.GetProperty("result").GetProperty("count").GetInt32());
            using var page = JsonDocument.Parse(await golden.Qdrant.SendAsync(HttpMethod.Post, $"collections/{golden.Name}/points/scroll", JsonSerializer.Serialize(new { filter = condition, limit = 10 })));
            var result = page.RootElement.GetProperty("result");
            Assert.Equal(filter.GetProperty("scrollLimit10").EnumerateArray().Select(id => id.ToString()), result.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("id").ToString()));
            Assert.Equal(filter.GetProperty("nextPageOffset").ToString(), result.GetProperty("next_page_offset").ToString());
        }
    }

    private static (string Id, double Score)[] Hits(JsonElement points) => [.. points.EnumerateArray().Select(p => (p.GetProperty("id").ToString(), p.GetProperty("score").GetDouble()))];

    private static double PayloadYear(string id) => GoldenFiles.Points.Single(p => p.GetProperty("id").ToString() == id).GetProperty("payload").GetProperty("year").GetDouble();

    // Scores are equal rank by rank, and so is what decides the order; equal ones may change places, and of those that the offset or the limit cuts, others may be there.
    private static void AssertAnswer(JsonElement query, JsonElement answer)
    {
        var expected = Hits(query.GetProperty("result"));
        var actual = Hits(answer.GetProperty("points"));
        var request = query.GetProperty("request");
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Score, pair.Second.Score, Tolerance));
        double KeyOf((string Id, double Score) hit) => query.GetProperty("kind").GetString() == "order-by" ? PayloadYear(hit.Id) : hit.Score;
        bool IsCut((string Id, double Score) hit) =>
            (expected.Length == request.GetProperty("limit").GetInt32() && Math.Abs(KeyOf(hit) - KeyOf(expected[^1])) <= Tolerance)
            || (request.TryGetProperty("offset", out var offset) && offset.GetInt32() > 0 && Math.Abs(KeyOf(hit) - KeyOf(expected[0])) <= Tolerance);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].Id == actual[i].Id) continue;
            var rank = Array.FindIndex(actual, a => a.Id == expected[i].Id);
            if (rank < 0) Assert.True(IsCut(expected[i]), $"{expected[i].Id} is missing.");
            else Assert.Equal(KeyOf(expected[i]), KeyOf(expected[rank]), Tolerance);
        }
    }
}
