using System.Globalization;
using System.Text;

namespace SkRerank.Evaluation.Reporting;

/// <summary>Draws one SVG chart with a title that screen readers read, and its own axes.</summary>
/// <remarks>Colours are classes, so that the page's style gives them for light and for dark; every mark also has a title of its own.</remarks>
internal sealed class Chart
{
    public const int Width = 720;
    private const int Left = 60, Right = 16, Top = 12, Bottom = 40;

    private readonly StringBuilder _marks = new();
    private readonly int _height;
    private readonly double _xLow, _xHigh, _yLow, _yHigh;

    public Chart(double xLow, double xHigh, double yLow, double yHigh, int height = 300)
    {
        (_xLow, _xHigh) = xHigh > xLow ? (xLow, xHigh) : (xLow, xLow + 1);
        (_yLow, _yHigh) = yHigh > yLow ? (yLow, yHigh) : (yLow, yLow + 1);
        _height = height;
    }

    /// <summary>Gives the five round values or fewer that divide an axis.</summary>
    public static IReadOnlyList<double> Ticks(double low, double high)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1e-9, (high - low) / 4))));
        foreach (var factor in new[] { 1, 2, 5, 10 })
        {
            if ((high - low) / (step * factor) > 5.5) continue;
            step *= factor;
            break;
        }

        List<double> ticks = [];
        for (var tick = Math.Ceiling((low / step) - 1e-9) * step; tick <= high + (step * 1e-9); tick += step) ticks.Add(Math.Abs(tick) < step * 1e-9 ? 0 : tick);
        return ticks;
    }

    /// <summary>Draws the lines across and the labels of the vertical axis.</summary>
    public Chart YAxis(string label)
    {
        foreach (var tick in Ticks(_yLow, _yHigh))
        {
            var y = Y(tick);
            _marks.Append(Invariant($"<line class='grid' x1='{Left}' x2='{Width - Right}' y1='{y:0.#}' y2='{y:0.#}'/><text class='axis' x='{Left - 6}' y='{y + 4:0.#}' text-anchor='end'>{tick:0.###}</text>"));
        }

        _marks.Append(Invariant($"<text class='axis' transform='translate(14,{(Top + _height - Bottom) / 2}) rotate(-90)' text-anchor='middle'>{HtmlText.Escape(label)}</text>"));
        return this;
    }

    /// <summary>Draws the labels of the horizontal axis at given places.</summary>
    public Chart XAxis(string label, IEnumerable<(double At, string Text)> ticks)
    {
        foreach (var (at, text) in ticks) _marks.Append(Invariant($"<text class='axis' x='{X(at):0.#}' y='{_height - Bottom + 16}' text-anchor='middle'>{HtmlText.Escape(text)}</text>"));
        _marks.Append(Invariant($"<text class='axis' x='{(Left + Width - Right) / 2}' y='{_height - 6}' text-anchor='middle'>{HtmlText.Escape(label)}</text>"));
        return this;
    }

    /// <summary>Draws the horizontal axis with round numbers.</summary>
    public Chart XAxis(string label) => XAxis(label, Ticks(_xLow, _xHigh).Select(tick => (tick, HtmlText.Number(tick, "0.###"))));

    public Chart Bar(double x, double width, double from, double to, string css, string title)
    {
        var (left, right) = (X(x - (width / 2)), X(x + (width / 2)));
        var (top, bottom) = (Math.Min(Y(from), Y(to)), Math.Max(Y(from), Y(to)));
        _marks.Append(Invariant($"<rect class='{css}' x='{left:0.##}' y='{top:0.##}' width='{Math.Max(0.5, right - left):0.##}' height='{Math.Max(0.5, bottom - top):0.##}'><title>{HtmlText.Escape(title)}</title></rect>"));
        return this;
    }

    public Chart Interval(double x, double low, double high)
    {
        _marks.Append(Invariant($"<path class='whisker' d='M{X(x):0.#} {Y(low):0.#}V{Y(high):0.#}M{X(x) - 4:0.#} {Y(low):0.#}h8M{X(x) - 4:0.#} {Y(high):0.#}h8'/>"));
        return this;
    }

    public Chart Line(IEnumerable<(double X, double Y)> points, string css, string title)
    {
        var path = string.Join('L', points.Select(point => Invariant($"{X(point.X):0.##} {Y(point.Y):0.##}")));
        _marks.Append(Invariant($"<path class='line {css}' d='M{path}'><title>{HtmlText.Escape(title)}</title></path>"));
        return this;
    }

    public Chart Dot(double x, double y, string css, string title)
    {
        _marks.Append(Invariant($"<circle class='{css}' cx='{X(x):0.##}' cy='{Y(y):0.##}' r='3.5'><title>{HtmlText.Escape(title)}</title></circle>"));
        return this;
    }

    public Chart Text(double x, double y, string anchor, string text)
    {
        _marks.Append(Invariant($"<text class='axis' x='{X(x):0.#}' y='{Y(y) + 4:0.#}' text-anchor='{anchor}'>{text}</text>"));
        return this;
    }

    /// <summary>Gives the figure with its heading.</summary>
    /// <param name="title">What the chart is, its accessible name.</param>
    /// <param name="description">What it says in a sentence, for those who do not see it.</param>
    public string Figure(string title, string description) => Invariant(
        $"<figure><figcaption>{HtmlText.Escape(title)}</figcaption><svg role='img' aria-label='{HtmlText.Escape($"{title}. {description}")}' viewBox='0 0 {Width} {_height}'>{_marks}</svg><p class='note'>{HtmlText.Escape(description)}</p></figure>\n");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private double X(double value) => Left + ((value - _xLow) / (_xHigh - _xLow) * (Width - Left - Right));

    private double Y(double value) => _height - Bottom - ((value - _yLow) / (_yHigh - _yLow) * (_height - Bottom - Top));
}
