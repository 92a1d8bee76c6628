using System.Linq.Expressions;
using SkRerank.Postgres.Filtering;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Tests.Filtering;

public sealed class FilterTranslatorTests
{
    private static readonly TableModel Model = TableModel.Build(typeof(Article), typeof(string), "articles", new PostgresCollectionOptions());

    private static (string Sql, object?[] Values) Translate(Expression<Func<Article, bool>> filter)
    {
        var statement = new SqlStatement();
        return (FilterTranslator.Translate(filter, Model, statement, "t"), [.. statement.Parameters.Select(p => p.Value)]);
    }

    [Fact]
    public void Translate_Values_AreParametersAndNeverText()
    {
        var evil = "'; DROP TABLE articles; --";
        var (sql, values) = Translate(a => a.Text == evil || new[] { evil }.Contains(a.Id) || a.Tags!.Contains(evil) || a.Tags!.Any(t => new[] { evil }.Contains(t)));
        Assert.Equal("""(((t."Text" = $1 OR t."Id" = ANY ($2)) OR t."Tags" @> ARRAY[$3]) OR t."Tags" && $4)""", sql);
        Assert.Equal(4, values.Length);
    }

    [Fact]
    public void Translate_Comparisons_StayPlainForTheIndexAndOnlyNotMakesThemTwoValued()
    {
        Assert.Equal("""(t."Year" > $1 AND t."Year" <= $2)""", Translate(a => a.Year > 2000 && 2010 >= a.Year).Sql);
        Assert.Equal("""(t."Year" > $1) IS NOT TRUE""", Translate(a => !(a.Year > 2000)).Sql);
        Assert.Equal("""(t."Text" = $1) IS NOT TRUE""", Translate(a => a.Text != "x").Sql);
        Assert.Equal("""t."Text" IS NULL""", Translate(a => a.Text == null).Sql);
        Assert.Equal("""t."Text" IS NOT NULL""", Translate(a => a.Text != null).Sql);
        Assert.Equal("TRUE", Translate(a => true).Sql);
        Assert.Equal("FALSE", Translate(a => a.Text == "zero \0").Sql);
    }

    [Fact]
    public void Translate_WhatItDoesNotKnow_IsAnErrorThatNamesIt()
    {
        Assert.Equal("The filter part 'a.Text.StartsWith(\"xy\")' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains.", Assert.Throws<NotSupportedException>(() => Translate(a => a.Text!.StartsWith("xy"))).Message);
        Assert.Equal("The list 'Tags' can only be compared with null in a filter: use Contains.", Assert.Throws<NotSupportedException>(() => Translate(a => a.Tags == new[] { "x" })).Message);
    }
}
