using SkRerank.Evaluation.Answers;

namespace SkRerank.Evaluation.Tests.Answers;

public sealed class AnswerTextTests
{
    // What evaluate-v1.1.py's normalize_answer gives, but for citations and other scripts' punctuation.
    [Theory]
    [InlineData("The Eiffel-Tower!", "eiffeltower")]
    [InlineData("  an  Apple, a day\n", "apple day")]
    [InlineData("$1,000 (theatre)", "1000 theatre")]
    [InlineData("Paris [1].", "paris")]
    [InlineData("Paris 【1, 3】", "paris")]
    [InlineData("«Être»…", "être")]
    [InlineData("The", "")]
    public void Normalise_Text_IsAsSquadHasIt(string text, string expected) => Assert.Equal(expected, AnswerText.Normalise(text));

    [Fact]
    public void Contains_WholeWordsInOrder_Only()
    {
        Assert.True(AnswerText.Contains("It was founded in 1865, by William Booth [2].", ["the 1865"]));
        Assert.True(AnswerText.Contains("It was founded by William Booth.", ["nobody", "William  booth"]));
        Assert.False(AnswerText.Contains("It was founded in 18650.", ["1865"]));
        Assert.False(AnswerText.Contains("Booth, William", ["William Booth"]));
        Assert.False(AnswerText.Contains("anything", ["the"]));
    }

    [Fact]
    public void IsExact_OneGoldAnswer_IsEnough()
    {
        Assert.True(AnswerText.IsExact("The year 1865 [1]", ["1866", "year 1865."]));
        Assert.False(AnswerText.IsExact("In 1865", ["1865"]));
        Assert.False(AnswerText.IsExact("The", ["a"]));
    }
}
