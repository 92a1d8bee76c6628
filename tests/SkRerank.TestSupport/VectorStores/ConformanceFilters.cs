using System.Linq.Expressions;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>The records to filter and the filters, each by its name; what a filter means is what C# says.</summary>
public static class ConformanceFilters
{
    private static readonly int StaticNumber = 8;

    /// <summary>Gets the filters that all records satisfy.</summary>
    public static IReadOnlyCollection<string> All { get; } = ["true", "flag or not flag", "captured condition"];

    /// <summary>Gets the filters that no record satisfies.</summary>
    public static IReadOnlyCollection<string> None { get; } =
        ["false", "text that is not there", "text with SQL in it", "text is no substring", "text in another case", "int equals a captured null", "int in an empty list", "greater than a captured null"];

    /// <summary>Gets the records.</summary>
    public static IReadOnlyList<FilterRecord> Records { get; } = [.. Build()];

    /// <summary>Gets the filters by their names.</summary>
    public static IReadOnlyDictionary<string, Expression<Func<FilterRecord, bool>>> Filters { get; } = BuildFilters();

    private static IEnumerable<FilterRecord> Build()
    {
        string?[] texts = ["foo", "bar", null, "some text with spaces", "It's \"quoted\" -- ; 100% \\ [x] {y}", "", "Foo", "日本語 é"];
        string[][] tags = [["x", "y"], [], ["z"], ["x"], ["", "it's"]];
        for (var i = 0; i < 24; i++)
        {
            yield return new FilterRecord
            {
                Key = new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]),
                Text = texts[i % 8],
                Plain = texts[(i + 3) % 8],
                Number = i % 3 == 0 ? 8 : i - 4,
                Other = i * 10,
                Maybe = i % 4 == 1 ? null : i % 5,
                Big = i * 5_000_000_000L,
                Ratio = (i - 10) / 4.0,
                Flag = i % 2 == 0,
                Answer = i % 3 == 0 ? null : i % 3 == 1,
                When = new DateTimeOffset(2026, 1, 1 + i, 12, 0, 0, TimeSpan.Zero),
                Tags = tags[i % 5],
                Labels = [.. tags[(i + 2) % 5]],
                Vector = new[] { 1f, i, 0.5f },
            };
        }
    }

    private static Dictionary<string, Expression<Func<FilterRecord, bool>>> BuildFilters()
    {
        var eight = 8;
        int? maybeEight = 8;
        int? nothing = null;
        string? noText = null;
        var sql = "foo'; DROP TABLE records; --";
        var key = Records[5].Key;
        Guid[] keys = [Records[1].Key, Records[2].Key, Guid.Empty];
        string[] array = ["foo", "bar", "unknown"];
        List<string> list = ["foo", "It's \"quoted\" -- ; 100% \\ [x] {y}"];
        List<int> numbers = [8, 10];
        List<int> empty = [];
        string?[] withNull = ["foo", null];
        string[] tags = ["x", "z", "nothing"];
        var date = new DateTimeOffset(2026, 1, 11, 12, 0, 0, TimeSpan.Zero);
        var elsewhere = date.ToOffset(TimeSpan.FromHours(5));
        var holder = new { Inner = new { Number = 8 } };
        return new(StringComparer.Ordinal)
        {
            ["true"] = r => true,
            ["false"] = r => false,
            ["int equals"] = r => r.Number == 8,
            ["int equals reversed"] = r => 8 == r.Number,
            ["text equals"] = r => r.Text == "foo",
            ["text with special characters"] = r => r.Text == "It's \"quoted\" -- ; 100% \\ [x] {y}",
            ["text beyond ASCII"] = r => r.Text == "日本語 é",
            ["empty text"] = r => r.Text == "",
            ["text that is not there"] = r => r.Text == "nowhere",
            ["text with SQL in it"] = r => r.Text == sql,
            ["text is no substring"] = r => r.Text == "some",
            ["text in another case"] = r => r.Text == "FOO",
            ["text is null"] = r => r.Text == null,
            ["text is a captured null"] = r => r.Text == noText,
            ["text is not null"] = r => r.Text != null,
            ["text is not a captured null"] = r => r.Text != noText,
            ["text differs"] = r => r.Text != "foo",
            ["text not indexed"] = r => r.Plain == "bar" || r.Plain == null,
            ["text not indexed differs"] = r => r.Plain != "bar",
            ["int differs"] = r => r.Number != 8,
            ["int differs reversed"] = r => 8 != r.Number,
            ["int equals a captured nullable"] = r => r.Number == maybeEight,
            ["int equals a captured value"] = r => r.Number == maybeEight!.Value,
            ["int equals a captured null"] = r => r.Number == nothing,
            ["nullable equals"] = r => r.Maybe == 3,
            ["nullable is null"] = r => r.Maybe == null,
            ["nullable is not null"] = r => r.Maybe != null,
            ["nullable has a value"] = r => r.Maybe.HasValue,
            ["nullable differs"] = r => r.Maybe != 3,
            ["nullable is greater"] = r => r.Maybe > 2,
            ["nullable is not greater"] = r => !(r.Maybe > 2),
            ["greater than a captured null"] = r => r.Maybe > nothing,
            ["key equals"] = r => r.Key == key,
            ["key in a list"] = r => keys.Contains(r.Key),
            ["flag"] = r => r.Flag,
            ["not flag"] = r => !r.Flag,
            ["flag equals true"] = r => r.Flag == true,
            ["flag differs from true"] = r => r.Flag != true,
            ["flag and flag"] = r => r.Flag && r.Flag,
            ["flag or not flag"] = r => r.Flag || !r.Flag,
            ["not flag and comparison"] = r => !r.Flag && r.Number != int.MaxValue,
            ["nullable flag is true"] = r => r.Answer == true,
            ["nullable flag is not true"] = r => r.Answer != true,
            ["nullable flag is null"] = r => r.Answer == null,
            ["int is greater"] = r => r.Number > 8,
            ["int is greater or equal"] = r => r.Number >= 8,
            ["int is less"] = r => r.Number < 8,
            ["int is less or equal"] = r => r.Number <= 8,
            ["int is less reversed"] = r => 8 > r.Number,
            ["negative int"] = r => r.Number < -1 || r.Number == -2,
            ["int range"] = r => r.Other >= 50 && r.Other < 120,
            ["long is greater"] = r => r.Big > 50_000_000_000,
            ["long equals"] = r => r.Big == 15_000_000_000,
            ["double is less"] = r => r.Ratio < -0.25,
            ["double equals"] = r => r.Ratio == 0.75,
            ["double range"] = r => r.Ratio >= -0.5 && r.Ratio <= 1,
            ["time equals"] = r => r.When == date,
            ["time in another zone"] = r => r.When == elsewhere,
            ["time is later"] = r => r.When > date,
            ["time range"] = r => r.When >= date.AddDays(-2) && r.When < new DateTimeOffset(2026, 1, 14, 0, 0, 0, TimeSpan.FromHours(-3)),
            ["and"] = r => r.Number == 8 && r.Text == "foo",
            ["or"] = r => r.Number == 8 || r.Text == "foo",
            ["and in and"] = r => (r.Number == 8 && r.Text == "foo") && r.Other == 0,
            ["and in or"] = r => (r.Number == 8 && r.Text == "foo") || r.Other == 100,
            ["or in and"] = r => (r.Number == 8 || r.Number == 7) && r.Text != "foo",
            ["not equals"] = r => !(r.Number == 8),
            ["not differs"] = r => !(r.Number != 8),
            ["not and"] = r => !(r.Number == 8 && r.Text == "foo"),
            ["not or"] = r => !(r.Number == 8 || r.Text == "foo"),
            ["not less"] = r => !(r.Number < 8),
            ["not not"] = r => !!(r.Number == 8),
            ["deep"] = r => ((r.Flag && !(r.Number == 8 || r.Text == "bar")) || (r.Maybe == null && r.Ratio < 0)) && !(r.Other > 200),
            ["array contains"] = r => r.Tags.Contains("x"),
            ["array contains an empty text"] = r => r.Tags.Contains(""),
            ["array does not contain"] = r => !r.Tags.Contains("x"),
            ["list contains"] = r => r.Labels.Contains("x"),
            ["list contains a quote"] = r => r.Labels.Contains("it's"),
            ["array contains, Enumerable"] = r => Enumerable.Contains(r.Tags, "x"),
            ["array contains, MemoryExtensions"] = r => MemoryExtensions.Contains(r.Tags, "x"),
            ["array contains one and not another"] = r => r.Tags.Contains("x") && !r.Tags.Contains("y"),
            ["int in an inline array"] = r => new[] { 8, 10 }.Contains(r.Number),
            ["int in a captured list"] = r => numbers.Contains(r.Number),
            ["int not in a captured list"] = r => !numbers.Contains(r.Number),
            ["int in an empty list"] = r => empty.Contains(r.Number),
            ["text in an inline array"] = r => new[] { "foo", "bar", "un , ' \"" }.Contains(r.Text),
            ["text in a captured array"] = r => array.Contains(r.Text),
            ["text in a captured list"] = r => list.Contains(r.Text!),
            ["text in an array with null"] = r => withNull.Contains(r.Text),
            ["text not in a captured array"] = r => !array.Contains(r.Text),
            ["any of a captured array"] = r => r.Tags.Any(t => tags.Contains(t)),
            ["any of an inline array"] = r => r.Tags.Any(t => new[] { "y", "z" }.Contains(t)),
            ["any of a captured array in a list"] = r => r.Labels.Any(t => tags.Contains(t)),
            ["not any of a captured array"] = r => !r.Tags.Any(t => tags.Contains(t)),
            ["captured variable"] = r => r.Number == eight,
            ["captured member"] = r => r.Number == holder.Inner.Number,
            ["captured call"] = r => r.Text == array[0].Trim(),
            ["captured condition"] = r => holder != null,
            ["static field"] = r => r.Number == StaticNumber,
        };
    }
}
