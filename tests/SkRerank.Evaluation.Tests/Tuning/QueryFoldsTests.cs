using CsCheck;
using SkRerank.Evaluation.Tuning;

namespace SkRerank.Evaluation.Tests.Tuning;

public sealed class QueryFoldsTests
{
    [Fact]
    public void Deal_AnyQueries_EachIsInOneFoldAndFoldsAreEven() => Gen.Select(Gen.Int[2, 60], Gen.Int[2, 12], Gen.Int).Sample((queries, count, seed) =>
    {
        string[] ids = [.. Enumerable.Range(0, queries).Select(i => "q" + i)];
        var folds = QueryFolds.Deal(ids, count, seed);
        Assert.Equal(Math.Min(count, queries), folds.Count);
        Assert.Equal(Enumerable.Range(0, queries), folds.SelectMany(fold => fold).Order());
        Assert.True(folds.Max(fold => fold.Count) - folds.Min(fold => fold.Count) <= 1);
        Assert.All(folds, fold => Assert.NotEmpty(fold));
    });

    [Fact]
    public void Deal_OneIdAtSeveralPositions_StaysInOneFold() => Gen.Select(Gen.Int[0, 9].Array[5, 80], Gen.Int).Sample((numbers, seed) =>
    {
        string[] ids = [.. numbers.Append(10).Append(11).Select(number => "q" + number)];
        var folds = QueryFolds.Deal(ids, 4, seed);
        foreach (var (fold, other) in folds.SelectMany(fold => folds.Where(other => other != fold).Select(other => (fold, other))))
            Assert.Empty(fold.Select(i => ids[i]).Intersect(other.Select(i => ids[i])));
    });

    [Fact]
    public void Deal_AnotherOrder_GivesTheSameFolds()
    {
        string[] ids = [.. Enumerable.Range(0, 23).Select(i => "q" + i)];
        string[] reversed = [.. ids.Reverse()];
        Assert.Equal(
            QueryFolds.Deal(ids, 5, 7).Select(fold => string.Join(' ', fold.Select(i => ids[i]).Order(StringComparer.Ordinal))),
            QueryFolds.Deal(reversed, 5, 7).Select(fold => string.Join(' ', fold.Select(i => reversed[i]).Order(StringComparer.Ordinal))));
        Assert.NotEqual(QueryFolds.Deal(ids, 5, 7)[0], QueryFolds.Deal(ids, 5, 8)[0]);
    }

    [Fact]
    public void Deal_OneQuery_IsAnError() => Assert.StartsWith("Cross-validation needs two queries or more, but has 1; label more queries.", Assert.Throws<ArgumentException>(() => QueryFolds.Deal(["a", "a"], 5)).Message, StringComparison.Ordinal);
}
