"""What does the scope oblige to, and is it there?"""
