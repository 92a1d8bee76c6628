using SkRerank.Chat;

namespace SkRerank.Tests.Chat;

public sealed class ListwiseWindowTests
{
    // From the table of algorithms.md, section 1, and by hand: windows from the bottom up.
    [Theory]
    [InlineData(0, 20, 10, "")]
    [InlineData(1, 20, 10, "0-1")]
    [InlineData(10, 20, 10, "0-10")]
    [InlineData(19, 20, 10, "0-19")]
    [InlineData(20, 20, 10, "0-20")]
    [InlineData(21, 20, 10, "1-21 0-20")]
    [InlineData(25, 20, 10, "5-25 0-20")]
    [InlineData(30, 20, 10, "10-30 0-20")]
    [InlineData(95, 20, 10, "75-95 65-85 55-75 45-65 35-55 25-45 15-35 5-25 0-20")]
    [InlineData(100, 20, 10, "80-100 70-90 60-80 50-70 40-60 30-50 20-40 10-30 0-20")]
    [InlineData(105, 20, 10, "85-105 75-95 65-85 55-75 45-65 35-55 25-45 15-35 5-25 0-20")]
    [InlineData(7, 4, 4, "3-7 0-4")]
    [InlineData(9, 4, 3, "5-9 2-6 0-4")]
    [InlineData(5, 4, 1, "1-5 0-4")]
    public void Slide_HandWrittenCases_GiveTheseWindows(int count, int size, int step, string expected) =>
        Assert.Equal(expected, string.Join(' ', ListwiseWindow.Slide(count, size, step).Select(window => $"{window.Start}-{window.End}")));

    [Fact]
    public void Slide_EveryLengthWindowAndStep_KeepsTheLaws()
    {
        var cases = 0;
        foreach (var size in new[] { 4, 5, 10, 20 })
        {
            for (var step = 1; step <= size; step++)
            {
                for (var count = 0; count <= 130; count++)
                {
                    ListwiseWindow[] windows = [.. ListwiseWindow.Slide(count, size, step)];
                    var name = $"n={count}, w={size}, s={step}";
                    cases++;

                    // The number of windows in closed form: one, and another for every step that is begun above the first.
                    Assert.True(windows.Length == (count == 0 ? 0 : count <= size ? 1 : 1 + (int)Math.Ceiling((count - size) / (double)step)), name);
                    if (count == 0) continue;
                    Assert.True(windows[0].End == count && windows[^1].Start == 0, name);
                    Assert.All(windows, window => Assert.Equal(Math.Min(size, count), window.End - window.Start));
                    Assert.True(Enumerable.Range(0, count).All(place => windows.Any(window => window.Start <= place && place < window.End)), name);
                    for (var i = 1; i < windows.Length; i++)
                    {
                        // No gap between neighbours, and an overlap wherever the step is smaller than the window.
                        Assert.True(windows[i].End >= windows[i - 1].Start + (step < size ? 1 : 0), name);
                        Assert.True(windows[i].Start < windows[i - 1].Start, name);
                    }
                }
            }
        }

        Assert.Equal((4 + 5 + 10 + 20) * 131, cases);
    }
}
